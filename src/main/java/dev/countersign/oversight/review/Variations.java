package dev.countersign.oversight.review;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What people rejected in the last 7 days, by agent and action: tasks alike may need more people than when they were
 * opened. Any number of threads may use it.
 */
final class Variations {

    private static final Duration ALIKE = Duration.ofDays(7);

    private record Alike(ReviewTask.Agent agent, String action) {}

    private final Map<Alike, Instant> rejected = new HashMap<>();

    /** A task like that was rejected at that time. */
    synchronized void rejected(ReviewTask task, Instant at) {
        rejected.values().removeIf(each -> !counts(each, at));
        rejected.merge(new Alike(task.agent(), task.action()), at, (one, other) -> one.isAfter(other) ? one : other);
    }

    /** From then on a rejection has been forgotten. */
    static Instant since(Instant now) {
        return now.minus(ALIKE);
    }

    /** Whether a task is like one of those. */
    synchronized boolean includes(ReviewTask task, Instant now) {
        Instant last = rejected.get(new Alike(task.agent(), task.action()));
        return last != null && counts(last, now);
    }

    private static boolean counts(Instant at, Instant now) {
        return at.isAfter(since(now));
    }
}
