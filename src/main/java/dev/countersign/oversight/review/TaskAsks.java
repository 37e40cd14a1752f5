package dev.countersign.oversight.review;

import dev.countersign.decisions.history.DecisionRecords;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often an agent has requested the action of a task: the decisions that held it while the task waited, and the
 * one for which it was opened. It is read from the ledger, so an agent that asks again and again writes no entry more.
 * Any number of threads may use it.
 */
final class TaskAsks {

    /** What is more is not counted. */
    private static final int MOST = 1000;

    private final DecisionRecords records;
    private final TaskFold fold;
    /** By id of a task that was listed. */
    private final Map<String, Integer> counted = new ConcurrentHashMap<>();

    TaskAsks(DecisionRecords records, TaskFold fold) {
        this.records = records;
        this.fold = fold;
    }

    /** At least 1, at most {@value #MOST}, as far as it can still be read. */
    int of(ReviewTask task) {
        ReviewTask.About about = task.about();
        if (about == null) {
            return 1;
        }
        long opened = records.place(task.id()).orElse(Long.MAX_VALUE);
        return Math.toIntExact(1
                + records.held(about.digest(), task.opened(), end(task), MOST - 1).stream()
                        .filter(sequence -> sequence > opened)
                        .count());
    }

    /** The same for a list: as it was counted since the last {@link #forget}. */
    int listed(ReviewTask task) {
        return counted.computeIfAbsent(task.id(), id -> of(task));
    }

    /** It is counted again for the next list. */
    void forget(ReviewTask task) {
        counted.remove(task.id());
    }

    /** All are counted again. */
    void forget() {
        counted.clear();
    }

    private Instant end(ReviewTask task) {
        return fold.endedAt(task).filter(task.expires()::isAfter).orElse(task.expires());
    }
}
