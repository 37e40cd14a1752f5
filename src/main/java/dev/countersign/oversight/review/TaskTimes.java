package dev.countersign.oversight.review;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.facts.Role;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Records what the clock does with tasks, each once: it asks the ledger before it writes, while nobody else decides on
 * the task. Any number of threads may use it.
 */
final class TaskTimes {

    private static final int FIRST_LEVEL = 1;
    /** Code of an entry: nobody decided in time. */
    private static final String NOT_DECIDED = "NOT_DECIDED";

    /** Code of an entry: nobody was there who could decide. */
    static final String NOBODY = "NOBODY";

    private final ApprovalService approving;
    private final TaskFold fold;
    private final TaskOpening opening;
    private final OpenTasks waiting;
    private final ClockAndRandom clock;
    private final HalfTimes halves;
    private final TaskPool pool;

    TaskTimes(
            ApprovalService approving,
            TaskFold fold,
            TaskOpening opening,
            OpenTasks waiting,
            TaskPool pool,
            ClockAndRandom clock) {
        this.pool = pool;
        this.approving = approving;
        this.fold = fold;
        this.opening = opening;
        this.waiting = waiting;
        this.clock = clock;
        halves = new HalfTimes(fold);
    }

    /** An entry, and what it changes in memory. */
    record Step(SealedEntry entry, UnaryOperator<ReviewTask> change) {}

    /** It was done already, or the task has ended. */
    private static final class NothingToDo extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private NothingToDo() {
            super(null, null, false, false);
        }
    }

    /** @throws NotDecided when something cannot be recorded now */
    void tick(PolicySnapshot snapshot) {
        Instant now = clock.now();
        List<ReviewTask> all = waiting.all();
        halves.keep(all);
        pool.keep(all);
        all.stream()
                .flatMap(task -> missed(snapshot, task, now).stream())
                .sorted()
                .forEach(moment -> record(snapshot, moment));
    }

    /**
     * The same for a task that was just opened, if nobody is there who could decide on it.
     *
     * @return the task as it then is
     */
    ReviewTask opened(PolicySnapshot snapshot, ReviewTask task) {
        if (!pool.isEmpty(task, clock.now())) {
            return task;
        }
        missed(snapshot, task, clock.now()).forEach(moment -> record(snapshot, moment));
        return fold.task(task.id()).orElse(task);
    }

    Instant halfTime(PolicySnapshot snapshot, ReviewTask task) {
        return halves.of(snapshot, task);
    }

    private List<TaskMoment> missed(PolicySnapshot snapshot, ReviewTask task, Instant now) {
        return TaskMoment.missed(
                task, now, fold::isUsed, each -> halves.of(snapshot, each), each -> pool.isEmpty(each, now));
    }

    private void record(PolicySnapshot snapshot, TaskMoment moment) {
        Optional<ReviewTask> task = fold.task(moment.task()).filter(each -> each.about() != null);
        if (task.isEmpty()) {
            return;
        }
        String id = clock.id();
        Step[] step = new Step[1];
        try {
            approving.inTurn(
                    Set.of(Objects.requireNonNull(task.get().about()).digest()),
                    id,
                    () -> {
                        step[0] = step(snapshot, moment, id);
                        return opening.entry(step[0].entry);
                    },
                    () -> {
                        waiting.changed(moment.task(), step[0].change);
                        if (moment.kind() == TaskMoment.Kind.END) {
                            waiting.remove(moment.task());
                        }
                    });
        } catch (NothingToDo done) {
            // another call did it, or people were faster
        }
    }

    private Step step(PolicySnapshot snapshot, TaskMoment moment, String id) {
        Instant now = clock.now();
        ReviewTask task = fold.task(moment.task())
                .filter(current -> missed(snapshot, current, now).contains(moment))
                .orElseThrow(NothingToDo::new);
        return step(
                moment.kind(),
                moment.kind() == TaskMoment.Kind.ESCALATION && pool.isEmpty(task, now) ? task.forNobody() : task,
                approving.held(snapshot, task.decision(), now),
                id,
                now);
    }

    /** What is written of a task at such a moment. @param held by the active release; empty after an erasure */
    static Step step(TaskMoment.Kind kind, ReviewTask task, Optional<HeldForPeople> held, String id, Instant now) {
        SealedEntry entry = new SealedEntry(type(kind), id, now, EntryType.SYSTEM).with(EntryType.TASK, task.id());
        return switch (kind) {
            case REMINDER -> new Step(entry.with("due", task.due().toString()), ReviewTask::reminded);
            case ESCALATION -> {
                Role role = held.map(each -> each.evaluation().oversight().escalateTo())
                        .orElse(null);
                entry.with("due", task.expires().toString()).with(TaskFold.LEVEL, FIRST_LEVEL);
                if (task.nobody()) {
                    entry.with("code", NOBODY);
                }
                boolean mayStandIn =
                        held.filter(each -> TaskNeeds.mayStandIn(each, role)).isPresent();
                if (mayStandIn) {
                    entry.with(TaskFold.MAY_STAND_IN, true);
                }
                if (role != null) {
                    entry.with(TaskFold.ROLE, role.name());
                }
                yield new Step(
                        entry,
                        before -> (task.nobody() ? before.forNobody() : before)
                                .escalated(new ReviewTask.Escalation(FIRST_LEVEL, role, now, mayStandIn)));
            }
            case END ->
                new Step(
                        entry.with("code", NOT_DECIDED)
                                .with("state", ReviewState.EXPIRED.name())
                                .with(
                                        "onTimeout",
                                        held.map(each -> List.copyOf(each.onTimeout()))
                                                .orElse(List.of())),
                        before -> before.closed(ReviewState.EXPIRED));
        };
    }

    private static String type(TaskMoment.Kind kind) {
        return switch (kind) {
            case REMINDER -> EntryType.TASK_REMINDED;
            case ESCALATION -> EntryType.TASK_ESCALATED;
            case END -> EntryType.TASK_CLOSED;
        };
    }
}
