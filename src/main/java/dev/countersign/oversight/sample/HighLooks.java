package dev.countersign.oversight.sample;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.facts.Risk;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.find.EntryQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * What people approved at a high risk. Somebody looks at each of it: soon after the approval, and again when it shows
 * how it went. All of it is read from the ledger. Any number of threads may use it.
 */
public final class HighLooks {

    static final String STAGE = "stage";

    /** After that time it shows how it went. */
    private static final Duration LATER = Duration.ofDays(30);

    private static final Duration LISTED = Duration.ofDays(400);
    private static final int MOST = 10_000;

    private final DecisionRecords records;
    private final ClockAndRandom clock;

    public HighLooks(DecisionRecords records, ClockAndRandom clock) {
        this.records = records;
        this.clock = clock;
    }

    /** When somebody looks at it. */
    public enum Stage {
        /** After the approval. */
        APPROVAL,
        /** 30 days later, with what was reported about it. */
        OUTCOME
    }

    /**
     * An approval of a high risk.
     *
     * @param decision that was approved
     * @param action   its name
     * @param stage    at which somebody must look at it, or looked at it last
     * @param since    when somebody could look at it in this stage
     * @param looked   whether nobody must look at it now
     */
    public record High(String approval, String decision, String action, Stage stage, Instant since, boolean looked) {}

    /** Those that somebody must look at now, the oldest first. */
    public List<High> due() {
        Instant now = clock.now();
        List<High> due = new ArrayList<>();
        for (long sequence : records.searchIndex()
                .search(new EntryQuery(Set.of("type=" + EntryType.APPROVAL), now.minus(LISTED), null, null, MOST))) {
            high(records.json(sequence)).filter(each -> !each.looked()).ifPresent(each -> due.add(0, each));
        }
        return due;
    }

    /** The approval with that id; empty if there is none of a high risk. */
    Optional<High> of(String approval) {
        return records.place(approval).map(records::json).flatMap(this::high);
    }

    private Optional<High> high(JsonNode entry) {
        if (!entry.path("type").asString("").equals(EntryType.APPROVAL)
                || !entry.path("risk").asString("").equals(Risk.HIGH.name())) {
            return Optional.empty();
        }
        String id = entry.path("id").asString();
        Instant at = UtcTime.read(entry.path("at").asString());
        boolean shows = !clock.now().isBefore(at.plus(LATER));
        Set<String> looked = looked(id);
        Stage stage = looked.contains(Stage.APPROVAL.name()) && shows ? Stage.OUTCOME : Stage.APPROVAL;
        String decision = entry.path("decision").asString();
        return Optional.of(new High(
                id,
                decision,
                records.place(decision)
                        .map(records::json)
                        .map(open -> open.at("/action/name").asString(""))
                        .orElse(""),
                stage,
                stage == Stage.OUTCOME ? at.plus(LATER) : at,
                looked.contains(stage.name())));
    }

    /** The stages in which somebody looked at an approval. */
    private Set<String> looked(String approval) {
        return records.searchIndex().having("looks=" + approval).stream()
                .map(records::json)
                .map(look -> look.path(STAGE).asString(""))
                .collect(Collectors.toSet());
    }

    /** What was reported about the decisions that used an approval. */
    ArrayNode outcomes(String approval) {
        ArrayNode outcomes = JsonMapper.shared().createArrayNode();
        records.searchIndex().having("uses=" + approval).stream()
                .map(sequence -> records.json(sequence).path("id").asString())
                .flatMap(decision -> records.searchIndex().having("decision=" + decision).stream())
                .map(records::json)
                .filter(entry -> entry.path("type").asString("").equals(EntryType.OUTCOME))
                .forEach(entry -> {
                    var each = outcomes.addObject()
                            .put("at", entry.path("at").asString())
                            .put("outcome", entry.path("outcome").asString());
                    if (entry.path("reaction").isString()) {
                        each.put("reaction", entry.path("reaction").asString());
                    }
                });
        return outcomes;
    }
}
