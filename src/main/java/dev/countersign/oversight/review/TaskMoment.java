package dev.countersign.oversight.review;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Something that the clock does with a task.
 *
 * @param task id of the task
 * @param at   when it is to be done
 */
record TaskMoment(Instant at, Kind kind, String task) implements Comparable<TaskMoment> {

    /** What the clock does. Nothing of it approves anything. */
    enum Kind {
        /** Half of the time is over: those who are needed are reminded. */
        REMINDER,
        /** Nobody has decided in time, or nobody was there who could: another role hears of it. */
        ESCALATION,
        /** Nobody decides any more. */
        END
    }

    private static final Comparator<TaskMoment> IN_ORDER =
            Comparator.comparing(TaskMoment::at).thenComparing(TaskMoment::kind).thenComparing(TaskMoment::task);

    @Override
    public int compareTo(TaskMoment other) {
        return IN_ORDER.compare(this, other);
    }

    /**
     * What the clock should have done with a task and has not, in its order.
     *
     * @param isUsed as for {@link ReviewTask#state}
     * @param half   when half of the time of a task is over
     * @param nobody whether nobody was there who could decide on a task that was not escalated
     */
    static List<TaskMoment> missed(
            ReviewTask task,
            Instant now,
            Predicate<String> isUsed,
            Function<ReviewTask, Instant> half,
            Predicate<ReviewTask> nobody) {
        ReviewState state = task.state(now, isUsed);
        if (!state.isOpen() && state != ReviewState.EXPIRED || task.course().closed() != null) {
            return List.of();
        }
        List<TaskMoment> moments = new ArrayList<>();
        if (!task.course().told().reminded()) {
            moments.add(new TaskMoment(half.apply(task), Kind.REMINDER, task.id()));
        }
        if (task.escalated().isEmpty()) {
            moments.add(new TaskMoment(
                    task.nobody() || nobody.test(task) ? task.opened() : task.due(), Kind.ESCALATION, task.id()));
        }
        moments.add(new TaskMoment(task.expires(), Kind.END, task.id()));
        return moments.stream()
                .filter(moment -> !moment.at.isAfter(now))
                .sorted()
                .toList();
    }
}
