package dev.countersign.oversight.review;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.held.Bar;
import dev.countersign.decisions.held.Concerned;
import dev.countersign.decisions.request.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What callers may see of which tasks: a client its own, and people those of their roles. */
final class TaskReader {

    private static final String FORMAL_REVIEW = "FORMAL_REVIEW";

    private final ApprovalService approving;
    private final TaskFold fold;
    private final OpenTasks waiting;
    private final Leases leases;

    TaskReader(ApprovalService approving, TaskFold fold, OpenTasks waiting, Leases leases) {
        this.approving = approving;
        this.fold = fold;
        this.waiting = waiting;
        this.leases = leases;
    }

    /** The tasks that wait and that this person may see, the first due one first. */
    List<ReviewDesk.Seen> waitingFor(Caller person, Instant now) {
        Concerned.Known known = Concerned.Known.of(person);
        return waiting.waiting(now).stream()
                .filter(task -> isOfPool(task, person))
                .map(task -> seen(task, known, now))
                .toList();
    }

    /** A task that this caller may see: a client its own, a person those of a role of this person. */
    Optional<ReviewDesk.Seen> task(String id, Caller caller, Instant now) {
        return fold.task(id)
                .filter(task -> caller.kind() == Caller.Kind.PERSON ? isOfPool(task, caller) : isOfClient(task, caller))
                .map(task -> seen(task, Concerned.Known.of(caller), now));
    }

    /** The task of this client that the approval with that id answers. */
    Optional<ReviewDesk.Seen> approvedBy(String approval, Caller client, Instant now) {
        return fold.ofApproval(approval)
                .filter(task -> isOfClient(task, client))
                .map(task -> seen(task, Concerned.Known.of(client), now));
    }

    private ReviewDesk.Seen seen(ReviewTask task, Concerned.Known known, Instant now) {
        Caller caller = known.caller();
        ReviewState state = task.state(now, fold::isUsed);
        List<Caller.HeldRole> open = task.open(now);
        return caller.kind() == Caller.Kind.PERSON && state.isOpen()
                ? new ReviewDesk.Seen(task, state, open, barred(task, known, open, now), claimed(task, caller, now))
                : new ReviewDesk.Seen(task, state, open, Set.of(), List.of());
    }

    private List<ReviewDesk.Claimed> claimed(ReviewTask task, Caller caller, Instant now) {
        return leases.of(task, now).stream()
                .map(each -> new ReviewDesk.Claimed(
                        each.role(), each.since(), each.until(), each.person().equals(caller.id())))
                .toList();
    }

    private Set<Bar> barred(ReviewTask task, Concerned.Known person, List<Caller.HeldRole> open, Instant now) {
        ReviewTask.About about = Objects.requireNonNull(task.about());
        return waiting.concerned(task, this::concerned)
                .with(Bar.ALREADY_DECIDED, approving.approvers(about.digest(), about.subject(), now))
                .bars(person, open);
    }

    private Concerned concerned(ReviewTask task) {
        return approving
                .concerned(task.opening(), task.grade().equals(FORMAL_REVIEW))
                .orElseGet(() -> Concerned.nobody(task.agent().id()));
    }

    private static boolean isOfPool(ReviewTask task, Caller person) {
        return person.reads() == Caller.Reads.EVERYTHING
                || task.slots().stream()
                        .anyMatch(slot -> person.roles().stream().anyMatch(held -> held.role() == slot.role()));
    }

    private static boolean isOfClient(ReviewTask task, Caller client) {
        return task.client().equals(client.recordedAs());
    }
}
