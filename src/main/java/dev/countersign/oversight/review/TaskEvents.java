package dev.countersign.oversight.review;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.ledger.find.EntryQuery;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What happened to tasks that their clients want to know, read from the entries of the ledger: so it does not depend
 * on the door by which it happened, and is the same after a restart.
 */
public final class TaskEvents {

    private static final List<String> TELLING = List.of(
            EntryType.APPROVAL, EntryType.REJECTION, EntryType.TASK_EDITED, EntryType.TASK_CLOSED, EntryType.QUESTION);

    private static final List<String> OPENING = List.of(EntryType.TASK_OPENED, EntryType.TASK_EDITED);
    private static final Set<String> OF_TASKS =
            Stream.concat(TELLING.stream(), OPENING.stream()).collect(Collectors.toUnmodifiableSet());
    private static final String EXPIRED = "/expired";
    private static final String RISK = "risk";
    private static final String APPROVED = "/approved";

    private final DecisionRecords records;
    private final TaskFold fold;

    public TaskEvents(DataFolder folder) {
        records = folder.records();
        fold = new TaskFold(folder.ledger().entries(), records);
    }

    /**
     * A task came into another state, as its client sees it.
     *
     * @param key    the same whenever the event is read
     * @param task   id of the task
     * @param client which opened it
     * @param state  of the task from that time on
     */
    public record TaskEvent(String key, String task, String client, ReviewState state, Instant at) {}

    /** A task that will end by itself. */
    public record Opened(String task, String client, Instant at, Instant expires) {}

    /**
     * What some entries say.
     *
     * @param opened the tasks that were opened with them
     * @param events in the order of their time, without ends by time
     */
    public record Read(List<Opened> opened, List<TaskEvent> events) {

        public Read {
            opened = List.copyOf(opened);
            events = List.copyOf(events);
        }
    }

    /** How many entries there are: without a new one there is no new event but an end by time. */
    public long entries() {
        return records.size();
    }

    /** The one address at which the client of a task wants to be called; empty for all. @param task id of the task */
    public Optional<TaskCallback> callback(String task) {
        return fold.callback(task);
    }

    /** The events since that time, in the order of their time. Ends by time are not among them. */
    public List<TaskEvent> since(Instant from) {
        return events(entries(TELLING, from));
    }

    /**
     * What the entries from one sequence to before another say. They are not found by the index, which each search
     * makes up to date: this is asked each second.
     */
    public Read between(long first, long end) {
        List<Long> about = LongStream.range(first, end)
                .filter(sequence -> OF_TASKS.contains(records.type(sequence)))
                .boxed()
                .toList();
        return new Read(
                opened(about.stream().filter(each -> OPENING.contains(records.type(each)))),
                events(about.stream().filter(each -> TELLING.contains(records.type(each)))));
    }

    private List<TaskEvent> events(Stream<Long> entries) {
        return entries.flatMap(sequence -> event(sequence).stream())
                .sorted(Comparator.comparing(TaskEvent::at))
                .toList();
    }

    /** The tasks that were opened since that time. */
    public List<Opened> openedSince(Instant from) {
        return opened(entries(OPENING, from));
    }

    private List<Opened> opened(Stream<Long> entries) {
        return entries.map(records::json)
                .filter(entry -> entry.has("slots"))
                .map(entry -> new Opened(
                        entry.path("id").asString(),
                        entry.path(TaskFold.CLIENT).asString(),
                        UtcTime.read(entry.path("at").asString()),
                        UtcTime.read(entry.path("expires").asString())))
                .toList();
    }

    /** The end of a task by time, if nothing else ended it before. */
    public Optional<TaskEvent> expiry(Opened opened) {
        return fold.task(opened.task())
                .filter(TaskEvents::isOfClient)
                .filter(task -> task.state(task.expires(), fold::isUsed) == ReviewState.EXPIRED)
                .map(TaskEvents::expired);
    }

    /** By id, the tasks of which people were reminded since that time, and when. */
    public Map<String, Instant> remindedSince(Instant from) {
        return entries(List.of(EntryType.TASK_REMINDED), from)
                .map(records::json)
                .collect(Collectors.toMap(
                        entry -> entry.path(EntryType.TASK).asString(""),
                        entry -> UtcTime.read(entry.path("at").asString()),
                        (one, other) -> one));
    }

    /** The risk of the action of a task, as it was decided; empty for none. */
    public String risk(ReviewTask task) {
        return records.place(task.decision())
                .map(sequence -> records.json(sequence).path(RISK).asString(""))
                .orElse("");
    }

    private Stream<Long> entries(List<String> types, Instant from) {
        return types.stream()
                .flatMap(type -> records
                        .searchIndex()
                        .search(new EntryQuery(Set.of("type=" + type), from, null, null, Integer.MAX_VALUE))
                        .stream());
    }

    private Optional<TaskEvent> event(long sequence) {
        JsonNode entry = records.json(sequence);
        Instant at = UtcTime.read(entry.path("at").asString());
        return fold.task(entry.path(EntryType.TASK).asString(""))
                .filter(TaskEvents::isOfClient)
                .flatMap(task -> state(entry, task, at).map(state -> switch (state) {
                    case APPROVED -> new TaskEvent(task.id() + APPROVED, task.id(), task.client(), state, at);
                    case EXPIRED -> expired(task);
                    default -> new TaskEvent(entry.path("id").asString(), task.id(), task.client(), state, at);
                }));
    }

    /** A task for practice names a client that never opened it: no decision is behind it. */
    private static boolean isOfClient(ReviewTask task) {
        return task.about() != null;
    }

    private static TaskEvent expired(ReviewTask task) {
        return new TaskEvent(task.id() + EXPIRED, task.id(), task.client(), ReviewState.EXPIRED, task.expires());
    }

    /** Empty if the client sees no other state. */
    private static Optional<ReviewState> state(JsonNode entry, ReviewTask task, Instant at) {
        return switch (entry.path("type").asString("")) {
            case EntryType.APPROVAL -> task.complete().filter(at::equals).map(last -> ReviewState.APPROVED);
            case EntryType.REJECTION -> Optional.of(ReviewState.REJECTED);
            case EntryType.TASK_EDITED -> Optional.of(ReviewState.EDITED);
            case EntryType.TASK_CLOSED ->
                Optional.of(ReviewState.valueOf(entry.path("state").asString()));
            case EntryType.QUESTION -> Optional.of(ReviewState.WAITING);
            default -> Optional.empty();
        };
    }
}
