package dev.countersign.decisions;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What was decided, against what was reported: everything that does not add up, in the order of the ledger. */
public final class Reconciliation {

    /** Something was done that nobody decided. */
    public static final String UNDECIDED = "EXECUTED_WITHOUT_DECISION";
    /** Something was done although it was not allowed. */
    public static final String NOT_ALLOWED = "EXECUTED_THOUGH_NOT_ALLOWED";
    /** One decision was carried out twice. */
    public static final String TWICE = "EXECUTED_TWICE";
    /** A permit ran out, and nobody said what became of it. */
    public static final String NO_OUTCOME = "NO_OUTCOME";

    /** Types of action that nobody needs to report on: they change nothing outside. */
    private static final Set<String> QUIET = Set.of("READ", "ANALYSE", "RECOMMEND", "DRAFT");

    private Reconciliation() {
    }

    /**
     * One thing that does not add up.
     *
     * @param code     one of the codes above
     * @param decision its id
     * @param sequence of the entry that shows it
     * @param agent    who asked; null where nobody did
     * @param action   that was asked for; null where none was
     */
    public record Difference(String code, String decision, long sequence, Instant at, @Nullable String agent, @Nullable String action) {
    }

    private static final class Open {

        private final long sequence;
        private final JsonNode decision;
        private boolean settled;
        private boolean executed;

        private Open(long sequence, JsonNode decision) {
            this.sequence = sequence;
            this.decision = decision;
        }
    }

    /**
     * @param entries  public records by place
     * @param size     how many there are
     * @param now      permits that ran out before it are due
     * @param progress hears how many entries were read, now and then
     */
    public static List<Difference> of(LongFunction<JsonNode> entries, long size, Instant now, LongConsumer progress) {
        List<Difference> found = new ArrayList<>();
        Map<String, Open> decided = new LinkedHashMap<>();
        for (long sequence = 0; sequence < size; sequence++) {
            JsonNode entry = entries.apply(sequence);
            switch (entry.path("type").asString("")) {
                case Records.DECISION -> decided.put(entry.path("id").asString(), new Open(sequence, entry));
                case Records.OUTCOME -> outcome(sequence, entry, decided, found);
                default -> {
                }
            }
            progress.accept(sequence + 1);
        }
        decided.values().stream().filter(each -> !each.settled && isDue(each.decision, now)).forEach(each -> found.add(difference(NO_OUTCOME, each.sequence, each.decision)));
        return List.copyOf(found);
    }

    private static void outcome(long sequence, JsonNode entry, Map<String, Open> decided, List<Difference> found) {
        Open open = decided.get(entry.path("decision").asString());
        boolean executed = Outcome.EXECUTED.name().equals(entry.path("outcome").asString());
        if (open == null) {
            found.add(new Difference(UNDECIDED, entry.path("decision").asString(), sequence, Instant.parse(entry.path("at").asString()), null, null));
            return;
        }
        if (executed && !"ALLOW".equals(open.decision.path("verdict").asString())) {
            found.add(difference(NOT_ALLOWED, sequence, open.decision));
        } else if (executed && open.executed) {
            found.add(difference(TWICE, sequence, open.decision));
        }
        open.settled = true;
        open.executed |= executed;
    }

    private static boolean isDue(JsonNode decision, Instant now) {
        return "ALLOW".equals(decision.path("verdict").asString()) && !QUIET.contains(decision.at("/action/type").asString(""))
                && !Instant.parse(decision.path("validUntil").asString()).isAfter(now);
    }

    private static Difference difference(String code, long sequence, JsonNode decision) {
        return new Difference(code, decision.path("id").asString(), sequence, Instant.parse(decision.path("at").asString()), decision.at("/agent/id").asString(""), decision.at("/action/name").asString(""));
    }
}
