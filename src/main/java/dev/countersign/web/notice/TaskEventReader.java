package dev.countersign.web.notice;

import dev.countersign.oversight.review.TaskEvents;
import dev.countersign.oversight.review.TaskEvents.Opened;
import dev.countersign.oversight.review.TaskEvents.TaskEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives each event of tasks once. After a start it gives those of the last {@link #AGAIN}, so that nothing is lost
 * that was not delivered before. For one thread.
 */
final class TaskEventReader {

    /** Longer than all attempts of a notice. */
    static final Duration AGAIN = Duration.ofHours(48);

    /** An end by time may be read a second time, as an entry that is written later. */
    private static final Duration KNOWN = Duration.ofHours(1);
    /** No task waits longer. */
    private static final Duration LONGEST_TASK = Duration.ofDays(31);

    private final TaskEvents events;
    /** By key, when the events were read that may be read again. */
    private final Map<String, Instant> read = new HashMap<>();
    /** The tasks whose time is not over, by id. */
    private final Map<String, Opened> open = new HashMap<>();

    /** How many entries were read; null before the first time. */
    private @Nullable Long entries;

    TaskEventReader(TaskEvents events) {
        this.events = events;
    }

    /** The events since the last time, in their order. */
    List<TaskEvent> next(Instant now) {
        long size = events.entries();
        TaskEvents.Read news = entries == null ? atStart(now.minus(AGAIN)) : events.between(entries, size);
        news.opened().forEach(each -> open.put(each.task(), each));
        List<TaskEvent> all = new ArrayList<>(news.events());
        List<Opened> over = open.values().stream()
                .filter(each -> !each.expires().isAfter(now))
                .toList();
        over.forEach(each -> events.expiry(each).ifPresent(all::add));
        over.forEach(each -> open.remove(each.task()));
        // INVARIANT: what could not be read is read the next time.
        entries = size;
        List<TaskEvent> unread = all.stream()
                .filter(each -> read.putIfAbsent(each.key(), now) == null)
                .toList();
        read.values().removeIf(at -> at.isBefore(now.minus(KNOWN)));
        return unread;
    }

    /** An event is told again after a start, but not that a task ended by time before. */
    private TaskEvents.Read atStart(Instant from) {
        List<Opened> opened = events.openedSince(from.minus(LONGEST_TASK)).stream()
                .filter(each -> !each.expires().isBefore(from))
                .toList();
        return new TaskEvents.Read(opened, events.since(from));
    }
}
