package dev.countersign.oversight.review;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.facts.verdict.Oversight;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is needed for tasks, by the active release: it counts for lists and cards as it does for an approval. Any number
 * of threads may use it.
 */
final class TaskNeeds {

    private static final Duration LISTED = Duration.ofMinutes(10);

    private final ApprovalService approving;
    /** By id of the task, of the tasks for which others are needed than when they were opened, perhaps. */
    private final Map<String, Known> known = new HashMap<>();

    private final Variations variations;

    /** @param variations of what people rejected: who is needed for these is found again */
    TaskNeeds(ApprovalService approving, Variations variations) {
        this.approving = approving;
        this.variations = variations;
    }

    /**
     * The people who are needed.
     *
     * @param all  with those who have approved
     * @param open who are still needed; nobody, if it would now be allowed or denied
     * @param deciding the same, and the role that may stand in for one of them because nobody decided in time
     * @param ownYes whether the person for whom the agent acts may confirm it; null as when it was decided
     */
    record Needed(
            List<Caller.HeldRole> all,
            List<Caller.HeldRole> open,
            List<Caller.HeldRole> deciding,
            @Nullable Boolean ownYes) {

        Needed {
            all = List.copyOf(all);
            open = List.copyOf(open);
            deciding = List.copyOf(deciding);
        }

        /** The same, decided by these roles. */
        Needed decidedBy(List<Caller.HeldRole> roles) {
            return new Needed(all, open, roles, ownYes);
        }
    }

    /** What was found for a task that has that many entries. */
    private record Known(String release, int transitions, boolean escalated, Instant until, Needed needed) {

        private boolean isOf(ReviewTask task, PolicySnapshot snapshot, Instant now) {
            return release.equals(snapshot.releaseId())
                    && transitions == task.transitions()
                    && escalated == task.escalated().isPresent()
                    && until.isAfter(now);
        }
    }

    /** The same for a list: at most ten minutes old, and for the release of its opening as it was opened. */
    Needed listed(PolicySnapshot snapshot, ReviewTask task, Instant now) {
        if (task.release().equals(snapshot.releaseId()) && !variations.includes(task, now)) {
            List<Caller.HeldRole> open = task.open(now);
            return new Needed(
                    task.slots(),
                    open,
                    deciding(open, standingIn(task, now).filter(ReviewTask.Escalation::mayStandIn)),
                    null);
        }
        synchronized (known) {
            Known before = known.get(task.id());
            if (before != null && before.isOf(task, snapshot, now)) {
                return before.needed;
            }
        }
        Needed needed = of(snapshot, task, now);
        synchronized (known) {
            known.put(
                    task.id(),
                    new Known(
                            snapshot.releaseId(),
                            task.transitions(),
                            task.escalated().isPresent(),
                            end(task, now),
                            needed));
        }
        return needed;
    }

    /** Not after the end of an approval. */
    private static Instant end(ReviewTask task, Instant now) {
        return Stream.concat(
                        Stream.of(now.plus(LISTED)),
                        task.approvals().stream().map(ReviewTask.Given::until).filter(until -> until.isAfter(now)))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Who is needed for a task that waits; nobody, if a person of its decision was erased. */
    Needed of(PolicySnapshot snapshot, ReviewTask task, Instant now) {
        return approving
                .held(snapshot, task.decision(), now)
                .map(held -> needed(task, held, snapshot, now))
                .orElseGet(() -> new Needed(List.of(), List.of(), List.of(), false));
    }

    private static Needed needed(ReviewTask task, HeldForPeople held, PolicySnapshot snapshot, Instant now) {
        Oversight oversight = held.evaluation().oversight();
        List<Caller.HeldRole> open = held.isOpen()
                ? oversight.open().stream()
                        .map(demand -> new Caller.HeldRole(demand.role(), demand.qualifier()))
                        .toList()
                : List.of();
        List<Caller.HeldRole> deciding =
                deciding(open, standingIn(task, now).filter(each -> mayStandIn(held, each.role())));
        if (task.release().equals(snapshot.releaseId()) && task.slots().containsAll(open)) {
            return new Needed(task.slots(), open, deciding, held.isOwnYesEnough());
        }
        Stream<Caller.HeldRole> met = task.approvals().stream()
                .filter(each -> oversight.met().contains(each.id()))
                .map(each -> new Caller.HeldRole(each.role(), each.qualifier()));
        return new Needed(Stream.concat(met, open.stream()).toList(), open, deciding, held.isOwnYesEnough());
    }

    /** Whether the rows let that role approve it instead of one that is needed. @param role null for none */
    static boolean mayStandIn(HeldForPeople held, @Nullable Role role) {
        return role != null
                && held.evaluation().oversight().open().stream()
                        .anyMatch(demand -> demand.mayStandIn() && demand.escalateTo() == role);
    }

    private static List<Caller.HeldRole> deciding(
            List<Caller.HeldRole> open, Optional<ReviewTask.Escalation> mayStandIn) {
        return open.isEmpty()
                ? open
                : Stream.concat(
                                open.stream(),
                                mayStandIn.map(ReviewTask.Escalation::role).stream()
                                        .map(role -> new Caller.HeldRole(role, "")))
                        .toList();
    }

    /** The role that hears of a task, as soon as the time in which others decide has passed. */
    private static Optional<ReviewTask.Escalation> standingIn(ReviewTask task, Instant now) {
        return task.escalated().filter(each -> !now.isBefore(task.due()));
    }

    /** The tasks that wait are these. What was found for others is dropped. */
    void keep(List<ReviewTask> waiting) {
        synchronized (known) {
            if (!known.isEmpty()) {
                known.keySet().retainAll(waiting.stream().map(ReviewTask::id).collect(Collectors.toSet()));
            }
        }
    }
}
