package dev.countersign.oversight.drill;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.oversight.review.Practice;
import dev.countersign.oversight.review.ReviewTask;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes and reads the entries of drills. The entry with which one opens has the members of any other task. */
final class DrillEntries {

    /**
     * Prefix of the name of the key of the private part of an open drill. It has no colon, so that no resource,
     * customer or person has it, and an erasure cannot name it.
     */
    static final String KEY = "drill-";

    /** Begins what is sealed instead of the digest of an action. */
    private static final String MARK = "drill:";

    private static final String CONTENT = "content";
    private static final String RESOURCE = "resource";
    private static final String REJECTED = "rejected";
    private static final String PERSON = "person";
    private static final int MOST = 10_000;

    private final DecisionRecords records;
    private final Practice practice;

    DrillEntries(DecisionRecords records, Practice practice) {
        this.records = records;
        this.practice = practice;
    }

    static String mark(DrillItem item) {
        return MARK + item.id();
    }

    /** What it shows is erased with the customer of the rejected task. */
    static SealedEntry made(String id, Instant at, Caller by, ReviewTask rejected, Practice.Instead instead) {
        String about = Objects.requireNonNull(rejected.about()).subject();
        SealedEntry entry = new SealedEntry(EntryType.DRILL_MADE, id, at, by.recordedAs())
                .by(by, PERSON)
                .sealed(about, REJECTED, rejected.id())
                .sealed(about, RESOURCE, instead.resource());
        if (instead.content() != null) {
            entry.sealed(about, CONTENT, instead.content());
        }
        return by.example() ? entry.with(EntryType.EXAMPLE, true) : entry;
    }

    /**
     * Its private part is as long as that of any task with this text.
     *
     * @param byWallClock whether nights, weekends and holidays count for its times
     */
    static SealedEntry opened(ReviewTask task, DrillItem item, boolean byWallClock) {
        String key = KEY + task.id();
        SealedEntry entry = new SealedEntry(EntryType.TASK_OPENED, task.id(), task.opened(), task.client())
                .with("action", Map.of("name", task.action()))
                .with(
                        "agent",
                        Map.of("type", task.agent().type(), "id", task.agent().id()))
                .with("client", task.client())
                .with("clock", byWallClock ? "wall" : "business")
                .with("decision", task.decision())
                .with("due", task.due().toString())
                .with("expires", task.expires().toString())
                .with("grade", task.grade())
                .with("release", task.release())
                .with(
                        "slots",
                        task.slots().stream()
                                .map(slot -> Map.of("role", slot.role().name(), "qualifier", slot.qualifier()))
                                .toList())
                .sealed(key, "digest", mark(item))
                .sealed(key, "request", "{}")
                .sealed(key, "subject", task.agent().id());
        return item.instead().content() == null
                ? entry
                : entry.sealed(key, CONTENT, " ".repeat(written(item.instead().content())));
    }

    /** How many bytes a text takes in a private part, without its quotes. */
    private static int written(String text) {
        return JsonMapper.shared().writeValueAsBytes(text).length - 2;
    }

    static SealedEntry ended(String id, Instant at, ReviewTask task, Caller by, Drills.End end) {
        SealedEntry entry = new SealedEntry(EntryType.TASK_CLOSED, id, at, by.recordedAs())
                .with("code", end.code())
                .with("role", task.slots().get(0).role().name())
                .with("state", "CANCELLED")
                .with(EntryType.TASK, task.id())
                .by(by, PERSON);
        return by.example() ? entry.with(EntryType.EXAMPLE, true) : entry;
    }

    /** The items that can still be shown, in the order of their ids. */
    List<DrillItem> items() {
        return sequences(EntryType.DRILL_MADE, null).stream()
                .flatMap(sequence -> item(sequence).stream())
                .sorted(Comparator.comparing(DrillItem::id))
                .toList();
    }

    /** Sequences of the entries of a type since that time; null for all. */
    List<Long> sequences(String type, @Nullable Instant from) {
        return records.searchIndex().search(new EntryQuery(Set.of("type=" + type), from, null, null, MOST));
    }

    private Optional<DrillItem> item(long sequence) {
        JsonNode entry = records.json(sequence);
        return entry.path("type").asString("").equals(EntryType.DRILL_MADE)
                ? text(sequence, REJECTED)
                        .flatMap(practice::rejected)
                        .flatMap(rejected -> text(sequence, RESOURCE)
                                .map(resource -> new DrillItem(
                                        entry.path("id").asString(),
                                        text(sequence, PERSON).orElse(""),
                                        rejected,
                                        new Practice.Instead(
                                                resource,
                                                text(sequence, CONTENT).orElse(null)))))
                : Optional.empty();
    }

    private Optional<String> text(long sequence, String name) {
        return records.texts(sequence, name).findFirst();
    }

    /** A drill that is open. */
    record Open(ReviewTask task, DrillItem item) {

        Practice.Posed posed() {
            return new Practice.Posed(task, item.rejected(), item.instead());
        }
    }

    /** The drill that was opened with that entry and has not ended; empty if it is not one. */
    Optional<Open> open(long sequence) {
        JsonNode entry = records.json(sequence);
        String id = entry.path("id").asString();
        // no decision is behind a drill: the parts of other tasks need not be decrypted
        if (records.place(entry.path("decision").asString()).isPresent()) {
            return Optional.empty();
        }
        return text(sequence, "digest")
                .filter(digest -> digest.startsWith(MARK))
                .flatMap(digest -> records.place(digest.substring(MARK.length())))
                .flatMap(this::item)
                .map(item -> new Open(
                        practice.withLater(Practice.task(
                                item.rejected(),
                                id,
                                entry.path("decision").asString(),
                                mark(item),
                                entry.path("release").asString(),
                                time(entry, "at"),
                                time(entry, "due"),
                                time(entry, "expires"))),
                        item))
                .filter(drill -> drill.task().course().closed() == null);
    }

    private static Instant time(JsonNode entry, String name) {
        return UtcTime.read(entry.path(name).asString());
    }

    /** How many drills a person ended since that time. */
    long endedBy(Caller person, Instant since) {
        return sequences(EntryType.TASK_CLOSED, since).stream()
                .filter(sequence ->
                        Drills.End.isCode(records.json(sequence).path("code").asString(""))
                                && records.persons(sequence).anyMatch(person.ids()::contains))
                .count();
    }
}
