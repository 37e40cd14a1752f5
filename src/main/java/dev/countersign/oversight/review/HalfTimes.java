package dev.countersign.oversight.review;

import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.held.Deadline;
import dev.countersign.decisions.request.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * When half of the time is over until tasks are due, in the working hours by which they run. Any number of threads may
 * use it.
 */
final class HalfTimes {

    private static final int HALF = 2;

    private final TaskFold fold;
    /** By id of the task, as long as the policy and the own facts are the same. */
    private final Map<String, Instant> known = new HashMap<>();

    private @Nullable PolicySnapshot last;

    HalfTimes(TaskFold fold) {
        this.fold = fold;
    }

    /** If several roles are needed, the half of the one for which it is over first. */
    synchronized Instant of(PolicySnapshot snapshot, ReviewTask task) {
        if (!snapshot.equals(last)) {
            known.clear();
            last = snapshot;
        }
        return known.computeIfAbsent(task.id(), id -> read(snapshot, task));
    }

    private Instant read(PolicySnapshot snapshot, ReviewTask task) {
        return fold.runsByWallClock(task)
                ? task.opened().plus(Duration.between(task.opened(), task.due()).dividedBy(HALF))
                : Deadline.halfway(
                        snapshot,
                        task.slots().stream().map(Caller.HeldRole::role).toList(),
                        task.opened(),
                        task.due());
    }

    /** Forgets all but these. */
    synchronized void keep(Collection<ReviewTask> waiting) {
        known.keySet().retainAll(waiting.stream().map(ReviewTask::id).collect(Collectors.toSet()));
    }
}
