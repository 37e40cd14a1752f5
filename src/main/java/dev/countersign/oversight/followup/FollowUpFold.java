package dev.countersign.oversight.followup;

import dev.countersign.decisions.held.ReviewCodes;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.ledger.find.EntryQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what follows from reviews. Some of it has an entry of its own. The rest is made of the entry from which it
 * follows, and has its id: each rejection is feedback, and so is a contest that changed something, which also needs a
 * correcting action if the contested action was done.
 */
final class FollowUpFold {

    static final String FOLLOW_UP = "followUp";
    static final String LOOK = "look";
    static final String KIND = "kind";
    static final String RESULT = "result";

    /** Ends the id of the correcting action of a contest. */
    private static final String ACTION = "-action";

    private static final Duration TIME = Duration.ofDays(30);
    private static final Set<String> CHANGING = Set.of("CHANGED", "PARTLY");

    private final DecisionRecords records;

    FollowUpFold(DecisionRecords records) {
        this.records = records;
    }

    /** The latest ones, without those that many rejections together need. */
    List<FollowUp> latest(ReviewCodes codes, int most) {
        return Stream.of(EntryType.FOLLOW_UP, EntryType.REJECTION, EntryType.CONTEST_DECIDED)
                .flatMap(type ->
                        records
                                .searchIndex()
                                .search(new EntryQuery(Set.of("type=" + type), null, null, null, most))
                                .stream())
                .flatMap(sequence -> of(records.json(sequence), codes))
                .toList();
    }

    /** The one with that id, if it follows from an entry. */
    Optional<FollowUp> find(String id, ReviewCodes codes) {
        String entry = id.endsWith(ACTION) ? id.substring(0, id.length() - ACTION.length()) : id;
        return records.place(entry)
                .map(records::json)
                .flatMap(json ->
                        of(json, codes).filter(each -> each.id().equals(id)).findFirst());
    }

    /** Those with an entry of their own that follow from a second look. */
    List<FollowUp> ofLook(String decision, String look) {
        return records.searchIndex().having("decision=" + decision).stream()
                .map(records::json)
                .filter(entry -> entry.path("type").asString("").equals(EntryType.FOLLOW_UP)
                        && entry.path(LOOK).asString("").equals(look))
                .map(this::asked)
                .toList();
    }

    private Stream<FollowUp> of(JsonNode entry, ReviewCodes codes) {
        String type = entry.path("type").asString("");
        String decision = entry.path("decision").asString("");
        return switch (type) {
            case EntryType.FOLLOW_UP -> Stream.of(asked(entry));
            case EntryType.REJECTION -> feedback(entry, type, decision, codes).stream();
            case EntryType.CONTEST_DECIDED ->
                CHANGING.contains(entry.path("outcome").asString("")) ? ofContest(entry, codes) : Stream.empty();
            default -> Stream.empty();
        };
    }

    /** One with an entry of its own. */
    private FollowUp asked(JsonNode entry) {
        return opened(
                entry.path("id").asString(),
                FollowUpKind.valueOf(entry.path(KIND).asString()),
                null,
                Role.valueOf(entry.path("role").asString()),
                EntryType.SECOND_LOOK,
                entry.path("decision").asString(""),
                UtcTime.read(entry.path("at").asString()));
    }

    private Stream<FollowUp> ofContest(JsonNode entry, ReviewCodes codes) {
        List<String> decisions = records.place(entry.path(EntryType.CONTEST).asString("")).stream()
                .flatMap(sequence ->
                        records.json(sequence).path(EntryType.CONTESTED).valueStream())
                .map(JsonNode::asString)
                .toList();
        String type = EntryType.CONTEST_DECIDED;
        Stream<FollowUp> actions = decisions.stream()
                .filter(each -> records.outcomes(each).contains(ExecutionReport.EXECUTED))
                .limit(1)
                .map(each -> opened(
                        entry.path("id").asString() + ACTION,
                        FollowUpKind.CORRECTING_ACTION,
                        null,
                        FollowUpKind.CORRECTING_ACTION.owner(),
                        type,
                        each,
                        UtcTime.read(entry.path("at").asString())));
        return Stream.concat(
                feedback(entry, type, decisions.stream().findFirst().orElse(""), codes).stream(), actions);
    }

    /** Empty if nothing is improved because of its code. */
    private Optional<FollowUp> feedback(JsonNode entry, String cause, String decision, ReviewCodes codes) {
        return LeadsTo.of(entry.path("code").asString(""), codes)
                .map(leadsTo -> opened(
                        entry.path("id").asString(),
                        FollowUpKind.FEEDBACK,
                        leadsTo,
                        leadsTo.owner(),
                        cause,
                        decision,
                        UtcTime.read(entry.path("at").asString())));
    }

    /** The same with what was said at its end. */
    FollowUp opened(
            String id,
            FollowUpKind kind,
            @Nullable LeadsTo leadsTo,
            Role role,
            String cause,
            String decision,
            Instant at) {
        FollowUp open =
                new FollowUp(id, kind, leadsTo, role, cause, decision, at, at.plus(TIME), FollowUp.State.OPEN, null);
        return records.searchIndex().having(FOLLOW_UP + "=" + id).stream()
                .map(records::json)
                .findFirst()
                .map(closed -> open.closed(
                        FollowUp.State.valueOf(closed.path(RESULT).asString()),
                        UtcTime.read(closed.path("at").asString())))
                .orElse(open);
    }
}
