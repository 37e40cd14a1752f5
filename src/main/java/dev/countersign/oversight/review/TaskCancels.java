package dev.countersign.oversight.review;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.DecisionService;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.decisions.held.ReviewCode;
import dev.countersign.decisions.held.Settled;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * Ends tasks on which nobody need decide any more: the client or a supervisor does not want it, the agent or its owner
 * is gone, or the policy now allows or denies the action. Any number of threads may use it.
 */
final class TaskCancels {

    /** How many tasks are evaluated at once. */
    private static final int MOST = 100;

    /** Of how many tasks it is known that something is clear: they are looked at each time. Others wait for a place. */
    private static final int MOST_CLEAR = 1_000;

    /**
     * How long the same must be clear: a file of facts that is absent for a moment, or a wrong import that is taken
     * back, ends nothing.
     */
    private static final Duration GRACE = Duration.ofMinutes(15);

    /** If nobody has looked for longer, it is not known whether the same was clear all the time. */
    private static final Duration LOOK = Duration.ofMinutes(10);

    /** What may only be a gap in the facts. */
    private static final Set<CancelCode> GONE = Set.of(CancelCode.AGENT_GONE, CancelCode.OWNER_GONE);

    private static final String CODE = "code";

    private final DecisionService deciding;
    private final ApprovalService approving;
    private final TaskFold fold;
    private final TaskOpening opening;
    private final OpenTasks waiting;
    private final ClockAndRandom clock;
    private volatile Staff staff = Staff.UNKNOWN;
    /** Id of the task that was evaluated last; empty before the first one. */
    private String last = "";
    /** By id of the task, since when the same is clear of it. Those are looked at each time. */
    private final Map<String, Clear> clear = new ConcurrentHashMap<>();

    /** @param last when that was seen last */
    private record Clear(CancelCode code, Instant since, Instant last) {

        /** It is seen again: not the same if nobody has looked for long, or the clock went back. */
        Clear again(Instant now) {
            boolean same = !now.isBefore(last) && now.isBefore(last.plus(LOOK));
            return new Clear(code, same ? since : now, now);
        }
    }

    TaskCancels(DataFolder folder, TaskFold fold, TaskOpening opening, OpenTasks waiting, ClockAndRandom clock) {
        this.fold = fold;
        this.opening = opening;
        this.waiting = waiting;
        this.clock = clock;
        deciding = folder.service();
        approving = folder.approving();
    }

    /** @param there who has left */
    void staffedBy(Staff there) {
        staff = there;
    }

    /** @throws NotDecided when something cannot be recorded now */
    synchronized void tick(PolicySnapshot snapshot) {
        List<ReviewTask> all = waiting.waiting(clock.now()).stream()
                .sorted(Comparator.comparing(ReviewTask::id))
                .toList();
        clear.keySet().retainAll(all.stream().map(ReviewTask::id).collect(Collectors.toSet()));
        String after = last;
        List<ReviewTask> next = all.stream()
                .filter(task -> task.id().compareTo(after) > 0)
                .limit(MOST)
                .toList();
        all.stream()
                .filter(task -> clear.containsKey(task.id()))
                .forEach(task -> endIfSettled(snapshot, task, code -> true));
        for (ReviewTask task : next) {
            if (!clear.containsKey(task.id())) {
                endIfSettled(snapshot, task, code -> true);
            }
            last = task.id();
        }
        if (next.size() < MOST) {
            last = "";
        }
    }

    /** People have rejected an action of an agent: other tasks of this agent may be denied by that. */
    void afterRejection(PolicySnapshot snapshot, ReviewTask rejected) {
        try {
            waiting.waiting(clock.now()).stream()
                    .filter(task -> task.agent().equals(rejected.agent()))
                    .limit(MOST)
                    .forEach(task -> endIfSettled(snapshot, task));
        } catch (NotDecided e) {
            // the next tick records it
        }
    }

    /**
     * Ends a task if nobody need decide on it any more.
     *
     * @throws NotDecided when it cannot be recorded
     */
    void endIfSettled(PolicySnapshot snapshot, ReviewTask task) {
        endIfSettled(snapshot, task, GONE::contains);
    }

    /** @param waits whether it ends only if the same was clear for {@link #GRACE} */
    private void endIfSettled(PolicySnapshot snapshot, ReviewTask task, Predicate<CancelCode> waits) {
        Optional<CancelCode> why;
        try {
            why = why(snapshot, task);
        } catch (InvalidInput e) {
            // somebody was erased meanwhile
            clear.remove(task.id());
            return;
        }
        boolean lasts = lasts(task, why);
        if (why.isPresent() && (lasts || !waits.test(why.get()))) {
            try {
                end(
                        task,
                        () -> {
                            ReviewTask current = fold.task(task.id()).orElseThrow();
                            fold.refuseEnded(current, clock.now());
                            if (current.transitions() != task.transitions()) {
                                throw TaskRefused.ended(current.state(clock.now(), fold::isUsed));
                            }
                        },
                        () -> entry(EntryType.SYSTEM, task, why.get()));
            } catch (TaskRefused e) {
                // people were faster
            }
        }
    }

    /** Whether the same was clear before, for long enough. */
    private boolean lasts(ReviewTask task, Optional<CancelCode> why) {
        Instant now = clock.now();
        boolean hasRoom = clear.containsKey(task.id()) || clear.size() < MOST_CLEAR;
        Clear first = clear.compute(
                task.id(),
                (id, before) -> why.filter(code -> hasRoom)
                        .map(code ->
                                before != null && before.code == code ? before.again(now) : new Clear(code, now, now))
                        .orElse(null));
        return first != null && !first.since.plus(GRACE).isAfter(now);
    }

    private Optional<CancelCode> why(PolicySnapshot snapshot, ReviewTask task) {
        Instant now = clock.now();
        return approving
                .held(snapshot, task.decision(), now)
                .flatMap(held -> settled(snapshot, task, held, now)
                        .or(() -> Settled.ownerOf(snapshot, held)
                                .filter(owner -> staff.hasLeft(owner, now))
                                .map(owner -> CancelCode.OWNER_GONE)));
    }

    private Optional<CancelCode> settled(PolicySnapshot snapshot, ReviewTask task, HeldForPeople held, Instant now) {
        return fold.request(task)
                .flatMap(asked -> Settled.of(snapshot, held, at -> tried(snapshot, asked, at), now, task.expires()))
                .map(settled -> switch (settled) {
                    case ALLOWED -> CancelCode.POLICY_ALLOWS;
                    case DENIED -> CancelCode.POLICY_DENIES;
                    case AGENT_GONE -> CancelCode.AGENT_GONE;
                });
    }

    private TrialResult tried(PolicySnapshot snapshot, ObjectNode asked, Instant at) {
        return deciding.tried(
                snapshot, RequestParser.asked(asked, snapshot.release()).good(), at);
    }

    /** What would be decided about the action now; empty if the active release does not read the request. */
    Optional<Verdict> requestedNow(PolicySnapshot snapshot, ReviewTask task) {
        try {
            return fold.request(task)
                    .map(asked ->
                            tried(snapshot, asked, clock.now()).evaluation().verdict());
        } catch (InvalidInput | NotDecided e) {
            return Optional.empty();
        }
    }

    /**
     * Ends a task because its client does not want the action any more.
     *
     * @throws TaskRefused when it has ended
     * @throws NotDecided when it cannot be recorded
     */
    void byClient(ReviewTask task) {
        fold.refuseEnded(task, clock.now());
        end(task, () -> refuseEnded(task), () -> entry(task.client(), task, CancelCode.BY_CLIENT));
    }

    /**
     * Ends a task because a supervisor says that nobody need decide on it.
     *
     * @throws TaskRefused when it has ended
     * @throws NotDecided when it cannot be recorded
     */
    void bySupervisor(ReviewTask task, ReviewDesk.Cancel cancel, ReviewCode because) {
        Caller by = cancel.by();
        fold.refuseEnded(task, clock.now());
        String about = Objects.requireNonNull(task.about()).subject();
        end(task, () -> refuseEnded(task), () -> {
            SealedEntry entry = entry(Caller.PERSON, task, CancelCode.BY_SUPERVISOR)
                    .with("because", because.publicName())
                    .by(by, "person")
                    .sealed(about, "reason", cancel.reason());
            if (because.isForSome()) {
                entry.sealed(about, CODE, because.name());
            }
            return by.example() ? entry.with(EntryType.EXAMPLE, true) : entry;
        });
    }

    private void refuseEnded(ReviewTask task) {
        fold.refuseEnded(fold.task(task.id()).orElseThrow(), clock.now());
    }

    private SealedEntry entry(String caller, ReviewTask task, CancelCode code) {
        return new SealedEntry(EntryType.TASK_CLOSED, clock.id(), clock.now(), caller)
                .with(CODE, code.name())
                .with("state", ReviewState.CANCELLED.name())
                .with(EntryType.TASK, task.id());
    }

    private void end(ReviewTask task, Runnable unchanged, Supplier<SealedEntry> entry) {
        SealedEntry made = entry.get();
        approving.inTurn(
                Set.of(Objects.requireNonNull(task.about()).digest()),
                made.id(),
                () -> {
                    unchanged.run();
                    return opening.entry(made);
                },
                () -> {
                    approving.ended(task.id());
                    waiting.remove(task.id());
                });
    }
}
