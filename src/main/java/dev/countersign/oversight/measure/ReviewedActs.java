package dev.countersign.oversight.measure;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.ledger.find.EntryQuery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads from the ledger what people decided at the review desk, and what followed. */
final class ReviewedActs {

    private static final int MOST = 1_000_000;

    private final DecisionRecords records;

    ReviewedActs(DecisionRecords records) {
        this.records = records;
    }

    /**
     * A person approved, rejected or changed something.
     *
     * @param entry  its public record
     * @param role   in which the person did; empty if the entry does not say it
     * @param action name of the action
     * @param people the person, in the form in which ids look alike; empty if the person was erased
     * @param ids    the same id as it is recorded
     */
    record Act(JsonNode entry, String role, String action, Set<String> people, Set<String> ids) {

        boolean isApproval() {
            return type().equals(EntryType.APPROVAL);
        }

        /** Whether it is a drill of which the person saw the mistake. */
        boolean isCaught() {
            return entry.path("code").asString("").equals("DRILL_CAUGHT");
        }

        String type() {
            return entry.path("type").asString();
        }

        String id() {
            return entry.path("id").asString();
        }

        Instant at() {
            return UtcTime.read(entry.path("at").asString());
        }

        Set<ReviewGroup> groups() {
            return Stream.of(
                            Stream.of(ReviewGroup.ALL),
                            Stream.of(role).filter(each -> !each.isEmpty()).map(ReviewGroup::role),
                            Stream.of(action).filter(each -> !each.isEmpty()).map(ReviewGroup::action))
                    .flatMap(each -> each)
                    .collect(Collectors.toSet());
        }
    }

    /** What people decided in that time, in no order. */
    List<Act> between(Instant begin, Instant end) {
        return EntryType.DECIDING.stream()
                .flatMap(type -> between(type, begin, end))
                .toList();
    }

    /** What people approved in that time, in no order. */
    Stream<Act> approvals(Instant begin, Instant end) {
        return between(EntryType.APPROVAL, begin, end);
    }

    private Stream<Act> between(String type, Instant begin, Instant end) {
        return sequences(type, begin, end).stream().map(this::act);
    }

    /** The drills that people decided on in that time. */
    List<Act> drills(Instant begin, Instant end) {
        return between(EntryType.TASK_CLOSED, begin, end)
                .filter(act ->
                        act.isCaught() || act.entry().path("code").asString("").equals("DRILL_MISSED"))
                .toList();
    }

    /** Sequences of the entries of a type in that time. */
    List<Long> sequences(String type, Instant begin, Instant end) {
        return records.searchIndex().search(new EntryQuery(Set.of("type=" + type), begin, end, null, MOST));
    }

    private Act act(long sequence) {
        JsonNode entry = records.json(sequence);
        Set<String> ids = records.persons(sequence).collect(Collectors.toSet());
        return new Act(
                entry,
                entry.path("role").asString(""),
                action(entry),
                ids.stream().map(PersonId::looks).collect(Collectors.toSet()),
                ids);
    }

    /** Name of the action that the entry is about; empty if no entry says it. */
    private String action(JsonNode entry) {
        return Stream.of(EntryType.TASK, "decision")
                .map(name -> entry.path(name).asString(""))
                .flatMap(id -> json(id).stream())
                .map(opened -> opened.at("/action/name").asString(""))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The public record of the entry with that id. */
    Optional<JsonNode> json(String id) {
        return id.isEmpty() ? Optional.empty() : records.place(id).map(records::json);
    }

    JsonNode json(long sequence) {
        return records.json(sequence);
    }

    /** The people of an entry, in the form in which ids look alike. */
    Set<String> people(long sequence) {
        return records.persons(sequence).map(PersonId::looks).collect(Collectors.toSet());
    }

    /** The later entries of a task. */
    List<Act> ofTask(String task) {
        return records.searchIndex().having(EntryType.TASK + "=" + task).stream()
                .map(this::act)
                .toList();
    }

    /** The approval with that id. */
    Optional<Act> approval(String id) {
        return records.place(id).map(this::act).filter(Act::isApproval);
    }

    /** Ids of the decisions that used an approval before that moment. */
    List<String> uses(String approval, Instant before) {
        return records.searchIndex().having("uses=" + approval).stream()
                .map(records::json)
                .filter(decision -> UtcTime.read(decision.path("at").asString()).isBefore(before))
                .map(decision -> decision.path("id").asString())
                .toList();
    }

    /** Whether the customer complained about what was decided, or a contest of it changed something. */
    boolean isComplainedAbout(String decision) {
        boolean complained = records.searchIndex().having("decision=" + decision).stream()
                .map(records::json)
                .anyMatch(entry -> entry.path("type").asString("").equals(EntryType.OUTCOME)
                        && entry.path("reaction").asString("").equals("COMPLAINED"));
        return complained
                || records.contestsOf(decision).stream()
                        .map(records::json)
                        .flatMap(contest -> records.stepsOf(contest.path("id").asString()).stream())
                        .map(records::json)
                        .anyMatch(step -> step.path("type").asString("").equals(EntryType.CONTEST_DECIDED)
                                && Set.of("CHANGED", "PARTLY")
                                        .contains(step.path("outcome").asString("")));
    }
}
