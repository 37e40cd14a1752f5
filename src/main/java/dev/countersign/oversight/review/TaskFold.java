package dev.countersign.oversight.review;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.ledger.journal.StoredEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads tasks from the entries of the ledger. */
final class TaskFold {

    static final String DIGEST = "digest";
    static final String CONTENT = "content";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Entries entries;
    private final DecisionRecords records;

    TaskFold(Entries entries, DecisionRecords records) {
        this.entries = entries;
        this.records = records;
    }

    /** The task with that id; empty if there is none. */
    Optional<ReviewTask> task(String id) {
        return records.place(id).flatMap(this::at);
    }

    /** The tasks that were opened at that time or later and have not expired, newest first. */
    List<ReviewTask> since(Instant opened, Instant now, int most) {
        return records
                .search(new EntryQuery(Set.of("type=" + EntryType.TASK_OPENED), opened, null, null, most))
                .stream()
                .map(StoredEntry::sequence)
                .filter(sequence -> expires(records.json(sequence)).isAfter(now))
                .flatMap(sequence -> at(sequence).stream())
                .toList();
    }

    private static Instant expires(JsonNode open) {
        return Instant.parse(open.path("expires").asString());
    }

    /** The tasks that were opened for a decision. */
    List<ReviewTask> ofDecision(String decision) {
        return records.searchIndex().having("decision=" + decision).stream()
                .flatMap(sequence -> at(sequence).stream())
                .toList();
    }

    /** The text that would be sent; empty if there is none, or the customer was erased. */
    Optional<String> content(ReviewTask task) {
        return records.place(task.id()).stream()
                .flatMap(sequence -> entries.parts(sequence).stream())
                .map(part -> JSON.readTree(part.content()).path(CONTENT))
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .findFirst();
    }

    /** Whether a decision has used the approval with that id. */
    boolean isUsed(String approval) {
        return !records.searchIndex().having("uses=" + approval).isEmpty();
    }

    private Optional<ReviewTask> at(long sequence) {
        JsonNode open = records.json(sequence);
        if (!open.path("type").asString("").equals(EntryType.TASK_OPENED)) {
            return Optional.empty();
        }
        ReviewTask task = new ReviewTask(
                open.path("id").asString(),
                open.path("decision").asString(),
                open.path(EntryType.CALLER).asString(),
                new ReviewTask.Agent(
                        open.at("/agent/type").asString(), open.at("/agent/id").asString()),
                open.at("/action/name").asString(),
                open.path("grade").asString(),
                open.path("slots").valueStream().map(TaskFold::role).toList(),
                Instant.parse(open.path("at").asString()),
                Instant.parse(open.path("due").asString()),
                expires(open),
                about(entries.parts(sequence)),
                List.of(),
                null);
        for (long later : records.searchIndex().having(EntryType.TASK + "=" + task.id())) {
            task = after(task, records.json(later));
        }
        return Optional.of(task);
    }

    private static ReviewTask after(ReviewTask task, JsonNode entry) {
        return switch (entry.path("type").asString("")) {
            case EntryType.APPROVAL ->
                task.with(new ReviewTask.Given(
                        entry.path("id").asString(),
                        Role.valueOf(entry.path("role").asString()),
                        entry.path("qualifier").asString(),
                        Instant.parse(entry.path("at").asString()),
                        Instant.parse(entry.path("until").asString())));
            case EntryType.REJECTION -> task.closed(ReviewState.REJECTED);
            case EntryType.TASK_CLOSED ->
                task.closed(ReviewState.valueOf(entry.path("state").asString()));
            default -> task;
        };
    }

    private static Caller.HeldRole role(JsonNode slot) {
        return new Caller.HeldRole(
                Role.valueOf(slot.path("role").asString()),
                slot.path("qualifier").asString());
    }

    private static ReviewTask.@Nullable About about(List<DecryptedPart> parts) {
        return parts.stream()
                .filter(part -> !part.subject().startsWith(RecordSubjects.STAFF))
                .map(part -> new ReviewTask.About(
                        part.subject(),
                        JSON.readTree(part.content()).path(DIGEST).asString()))
                .findFirst()
                .orElse(null);
    }
}
