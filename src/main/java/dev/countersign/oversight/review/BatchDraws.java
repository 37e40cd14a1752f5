package dev.countersign.oversight.review;

import dev.countersign.decisions.request.Caller;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which of several tasks a person must open before approving them in one step. Nobody can predict it, and the same
 * tasks have the same one for 15 minutes. It is only in memory. Any number of threads may use it.
 */
final class BatchDraws {

    private static final Duration KNOWN = Duration.ofMinutes(15);
    private static final int MOST = 10_000;
    /** Tasks that were drawn for one person, and that this person has not opened. */
    private static final int UNOPENED = 20;

    private record Key(String person, List<String> tasks) {}

    private record Draw(String task, Instant until) {}

    private final ClockAndRandom clock;
    /** The one that was drawn first is the first one. */
    private final Map<Key, Draw> draws = new LinkedHashMap<>();

    BatchDraws(ClockAndRandom clock) {
        this.clock = clock;
    }

    /**
     * The task that the person must open first; empty if that has happened.
     *
     * @param tasks    ids, at least one
     * @param isOpened whether the person has opened the task with that id
     */
    synchronized Optional<String> first(Caller person, SortedSet<String> tasks, Predicate<String> isOpened) {
        Instant now = clock.now();
        draws.values().removeIf(each -> !each.until.isAfter(now));
        SortedSet<String> unopened = new TreeSet<>();
        draws.forEach((key, draw) -> {
            if (key.person.equals(person.id()) && !isOpened.test(draw.task)) {
                unopened.add(draw.task);
            }
        });
        // A task that was drawn stays drawn, whatever other tasks are sent with it.
        Optional<String> due = unopened.stream()
                .filter(each -> tasks.contains(each) || unopened.size() >= UNOPENED)
                .findFirst();
        if (due.isPresent()) {
            return due;
        }
        List<String> all = List.copyOf(tasks);
        Draw draw = draws.computeIfAbsent(
                new Key(person.id(), all), key -> new Draw(all.get(index(all.size())), now.plus(KNOWN)));
        if (draws.size() > MOST) {
            draws.remove(draws.keySet().iterator().next());
        }
        return Optional.of(draw.task).filter(each -> !isOpened.test(each));
    }

    private int index(int size) {
        return (int)
                Long.remainderUnsigned(ByteBuffer.wrap(clock.random(Long.BYTES)).getLong(), size);
    }
}
