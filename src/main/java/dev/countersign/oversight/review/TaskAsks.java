package dev.countersign.oversight.review;

import dev.countersign.decisions.history.DecisionRecords;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

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
    /** By id of a task that waits, as it was counted last. */
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

    private Instant end(ReviewTask task) {
        return fold.endedAt(task).filter(task.expires()::isAfter).orElse(task.expires());
    }

    /** The same for a list: as it was counted in the last minute. */
    int listed(ReviewTask task) {
        return counted.getOrDefault(task.id(), 1);
    }

    /** Counts it for lists. */
    void count(ReviewTask task) {
        counted.put(task.id(), of(task));
    }

    /** Counts these for lists, and forgets others. @param waiting the tasks that wait */
    void count(List<ReviewTask> waiting) {
        waiting.forEach(this::count);
        counted.keySet().retainAll(waiting.stream().map(ReviewTask::id).collect(Collectors.toSet()));
    }
}
