package dev.countersign.oversight.review;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.Participants;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.SubmissionKey;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.find.EntryQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads tasks from the entries of the ledger. */
final class TaskFold {

    static final String DIGEST = "digest";
    static final String CONTENT = "content";
    static final String REQUEST = "request";
    static final String CLIENT = "client";
    static final String TEXT = "text";
    static final String RELEASE = "release";
    /** In entries of former versions, which escalate a task at once too. */
    static final String NOBODY = "nobody";

    static final String LEVEL = "level";
    static final String CLOCK = "clock";
    static final String BUSINESS = "business";
    static final String MAY_STAND_IN = "mayStandIn";
    static final String ROLE = "role";
    private static final String SUBJECT = "subject";
    /** How long a client is told the state of a task after its end. */
    private static final Duration TOLD = Duration.ofDays(30);
    /** Types of entries after which nobody decides on their task. */
    private static final Set<String> ENDING = Set.of(EntryType.TASK_EDITED, EntryType.REJECTION, EntryType.TASK_CLOSED);

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

    /** @throws TaskRefused when a task has ended */
    void refuseEnded(ReviewTask task, Instant now) {
        ReviewState state = task.state(now, this::isUsed);
        if (!state.isOpen()) {
            throw TaskRefused.ended(state);
        }
    }

    /** @throws TaskRefused when a task ended so long ago that its client is not told its state any more */
    void refuseForgotten(ReviewTask task, Instant now) {
        Instant end = task.course().closed() == null
                ? task.expires()
                : endedAt(task).filter(task.expires()::isAfter).orElse(task.expires());
        if (!end.plus(TOLD).isAfter(now)) {
            throw new TaskRefused(
                    TaskRefused.Why.TASK_EXPIRED,
                    "The task ended at " + end + ". Its state is told for " + TOLD.toDays()
                            + " days. Maybe request the action again.");
        }
    }

    /** The tasks that were opened at that time or later and expire after that end. */
    List<ReviewTask> waiting(Instant opened, Instant end) {
        return Stream.of(EntryType.TASK_OPENED, EntryType.TASK_EDITED)
                .flatMap(type -> records
                        .searchIndex()
                        .search(new EntryQuery(Set.of("type=" + type), opened, null, null, Integer.MAX_VALUE))
                        .stream())
                .flatMap(sequence -> {
                    JsonNode open = records.json(sequence);
                    return isOpening(open) && expires(open).isAfter(end)
                            ? Stream.of(opened(sequence, open))
                            : Stream.empty();
                })
                .toList();
    }

    /** The tasks that were rejected at that time or later, with what is now known of them. */
    List<ReviewTask> rejectedSince(Instant from) {
        return records
                .searchIndex()
                .search(new EntryQuery(Set.of("type=" + EntryType.REJECTION), from, null, null, Integer.MAX_VALUE))
                .stream()
                .flatMap(sequence ->
                        task(records.json(sequence).path(EntryType.TASK).asString("")).stream())
                .toList();
    }

    /** When this ledger has last decided something; empty if it has not. */
    Optional<Instant> lastDecision() {
        return records.search(new EntryQuery(Set.of("type=" + EntryType.DECISION), null, null, null, 1)).stream()
                .map(stored ->
                        UtcTime.read(JSON.readTree(stored.open()).path("at").asString()))
                .findFirst();
    }

    /** A change after which nobody is needed opens no task. */
    private static boolean isOpening(JsonNode entry) {
        String type = entry.path("type").asString("");
        return type.equals(EntryType.TASK_OPENED) || type.equals(EntryType.TASK_EDITED) && entry.has("slots");
    }

    private static Instant expires(JsonNode open) {
        return UtcTime.read(open.path("expires").asString());
    }

    /** The tasks that were opened for a decision. */
    List<ReviewTask> ofDecision(String decision) {
        return records.searchIndex().having("decision=" + decision).stream()
                .flatMap(sequence -> at(sequence).stream())
                .toList();
    }

    /**
     * The task that was opened, or asked for, under that key; empty for none, and if the customer was erased.
     *
     * @throws TaskRefused when the key was used for another access request
     */
    Optional<ReviewTask> under(SubmissionKey key) {
        return records.underKey(key.key()).flatMap(sequence -> {
            boolean same = records.parts(sequence).stream()
                    .anyMatch(part -> part.path(SubmissionKey.BODY).asString("").equals(key.body()));
            if (!same) {
                throw new TaskRefused(
                        TaskRefused.Why.DUPLICATE_REQUEST,
                        "This Idempotency-Key was used for another access request, and no task was opened now. "
                                + "Maybe use a new key for each request, such as a UUID.");
            }
            JsonNode entry = records.json(sequence);
            return entry.path(EntryType.TASK).isString()
                    ? task(entry.path(EntryType.TASK).asString())
                    : at(sequence);
        });
    }

    /** The task that the approval with that id answers; empty for none. */
    Optional<ReviewTask> ofApproval(String id) {
        return records.place(id)
                .map(records::json)
                .filter(entry -> entry.path("type").asString("").equals(EntryType.APPROVAL))
                .flatMap(entry -> task(entry.path(EntryType.TASK).asString("")));
    }

    /** The text that would be sent; empty if there is none, or the customer was erased. */
    Optional<String> content(ReviewTask task) {
        return records.place(task.id()).flatMap(sequence -> sealed(sequence, CONTENT));
    }

    /** The request as it was sent, or as people changed it; empty if a person of it was erased. */
    Optional<ObjectNode> request(ReviewTask task) {
        return records.place(task.id()).flatMap(this::request);
    }

    private Optional<ObjectNode> request(long sequence) {
        return sealed(sequence, REQUEST)
                .flatMap(rest -> sealed(sequence, SUBJECT)
                        .map(subject -> ((ObjectNode) JSON.readTree(rest)).set(SUBJECT, JSON.readTree(subject))));
    }

    /** To what people changed the action of a task; empty if they did not, or a person of it was erased. */
    Optional<ReviewDesk.Changed> changed(ReviewTask task) {
        return later(task.id())
                .filter(sequence ->
                        records.json(sequence).path("type").asString().equals(EntryType.TASK_EDITED))
                .findFirst()
                .flatMap(sequence -> request(sequence)
                        .map(request -> new ReviewDesk.Changed(
                                Optional.of(records.json(sequence))
                                        .filter(TaskFold::isOpening)
                                        .map(entry -> entry.path("id").asString()),
                                request,
                                sealed(sequence, CONTENT))));
    }

    /** Whether people made the action of another one, in this task or before. */
    boolean isOfEdit(ReviewTask task, Facts facts) {
        return records.place(task.id())
                        .map(records::json)
                        .filter(entry -> entry.path("type").asString("").equals(EntryType.TASK_EDITED))
                        .isPresent()
                || !Participants.of(records, facts).editors().isEmpty();
    }

    /** A question to the client with its answer, as far as they can still be read. */
    List<ReviewDesk.Asked> conversation(ReviewTask task) {
        return task.course().questions().stream()
                .flatMap(question -> records
                        .place(question.id())
                        .flatMap(sequence -> sealed(sequence, TEXT))
                        .map(text -> new ReviewDesk.Asked(
                                question.id(), question.at(), text, question.answered(), answer(task, question)))
                        .stream())
                .toList();
    }

    private Optional<String> answer(ReviewTask task, ReviewTask.Question question) {
        return later(task.id())
                .filter(sequence -> records.json(sequence)
                        .path(EntryType.QUESTION)
                        .asString("")
                        .equals(question.id()))
                .findFirst()
                .flatMap(sequence -> sealed(sequence, TEXT));
    }

    /** When people or clients ended a task, or everybody had approved it; empty if nobody did. */
    Optional<Instant> endedAt(ReviewTask task) {
        if (task.course().closed() == null) {
            return task.complete();
        }
        return later(task.id())
                .map(records::json)
                .filter(entry -> ENDING.contains(entry.path("type").asString()))
                .findFirst()
                .map(entry -> UtcTime.read(entry.path("at").asString()));
    }

    /** Whether nights, weekends and holidays count for the times of a task. */
    boolean runsByWallClock(ReviewTask task) {
        return records.place(task.id())
                .map(records::json)
                .filter(entry -> entry.path(CLOCK).asString("").equals(BUSINESS))
                .isEmpty();
    }

    /** The one address at which its client wants to be called; empty for all. @param task id of the task */
    Optional<TaskCallback> callback(String task) {
        return records.place(task)
                .flatMap(sequence -> TaskCallback.of(records.json(sequence), records.parts(sequence)));
    }

    /** How often a task was handed over or taken over. */
    long moves(ReviewTask task) {
        return later(task.id())
                .filter(sequence ->
                        records.json(sequence).path("type").asString().equals(EntryType.TASK_MOVED))
                .count();
    }

    private Stream<Long> later(String task) {
        return records.searchIndex().having(EntryType.TASK + "=" + task).stream();
    }

    private Optional<String> sealed(long sequence, String name) {
        return records.texts(sequence, name).findFirst();
    }

    /**
     * Whether a decision has used the approval with that id. One that every decision gave back, and that somebody took
     * back afterwards, was not used.
     */
    boolean isUsed(String approval) {
        List<Long> uses = records.searchIndex().having("uses=" + approval);
        return !uses.isEmpty()
                && !(records.isRevoked(approval)
                        && uses.stream()
                                .map(sequence ->
                                        records.json(sequence).path("id").asString())
                                .allMatch(records::isGivenBack));
    }

    private Optional<ReviewTask> at(long sequence) {
        return Optional.of(records.json(sequence)).filter(TaskFold::isOpening).map(open -> opened(sequence, open));
    }

    /** @param open its public record */
    private ReviewTask opened(long sequence, JsonNode open) {
        ReviewTask task = new ReviewTask(
                open.path("id").asString(),
                open.path("decision").asString(),
                open.path(CLIENT).asString(),
                new ReviewTask.Agent(
                        open.at("/agent/type").asString(), open.at("/agent/id").asString()),
                open.at("/action/name").asString(),
                open.path("grade").asString(),
                open.path(RELEASE).asString(),
                open.path("slots").valueStream().map(TaskFold::role).toList(),
                UtcTime.read(open.path("at").asString()),
                UtcTime.read(open.path("due").asString()),
                expires(open),
                open.path(NOBODY).asBoolean(false),
                // nobody decides on a decision of which a person was erased
                records.isWhole(open.path("decision").asString()) ? about(entries.parts(sequence)) : null,
                ReviewTask.Course.NONE);
        return withLater(task);
    }

    /** A task with all that its later entries say. */
    ReviewTask withLater(ReviewTask task) {
        ReviewTask now = task;
        for (long later : later(task.id()).toList()) {
            now = after(now, records.json(later));
        }
        return now;
    }

    private ReviewTask after(ReviewTask task, JsonNode entry) {
        return switch (entry.path("type").asString("")) {
            case EntryType.APPROVAL -> {
                Instant at = UtcTime.read(entry.path("at").asString());
                String id = entry.path("id").asString();
                // An approval of a person who was erased counts for nothing.
                boolean counts = records.givenApproval(id).isPresent();
                yield task.with(new ReviewTask.Given(
                        id,
                        Role.valueOf(entry.path("role").asString()),
                        entry.path("qualifier").asString(),
                        at,
                        counts ? UtcTime.read(entry.path("until").asString()) : at,
                        !counts,
                        entry.path(EntryType.LEFT).isNumber()
                                ? entry.path(EntryType.LEFT).asInt()
                                : null));
            }
            case EntryType.APPROVAL_REVOKED ->
                task.without(
                        entry.path("approval").asString(),
                        UtcTime.read(entry.path("at").asString()));
            case EntryType.QUESTION ->
                task.asked(new ReviewTask.Question(
                        entry.path("id").asString(),
                        UtcTime.read(entry.path("at").asString()),
                        null));
            case EntryType.ANSWER ->
                task.answered(
                        entry.path(EntryType.QUESTION).asString(),
                        UtcTime.read(entry.path("at").asString()));
            case EntryType.TASK_REMINDED -> task.reminded();
            case EntryType.TASK_ESCALATED ->
                (entry.path("code").asString("").equals(TaskTimes.NOBODY) ? task.forNobody() : task)
                        .escalated(new ReviewTask.Escalation(
                                entry.path(LEVEL).asInt(),
                                entry.path(ROLE).isString()
                                        ? Role.valueOf(entry.path(ROLE).asString())
                                        : null,
                                UtcTime.read(entry.path("at").asString()),
                                entry.path(MAY_STAND_IN).asBoolean(false)));
            case EntryType.TASK_EDITED -> task.closed(ReviewState.EDITED);
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
