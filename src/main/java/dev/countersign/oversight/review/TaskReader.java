package dev.countersign.oversight.review;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.held.Bar;
import dev.countersign.decisions.held.Concerned;
import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.decisions.history.Participants;
import dev.countersign.decisions.request.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What callers may see of which tasks: a client its own, and people those of their roles. */
final class TaskReader {

    private final ApprovalService approving;
    private final TaskFold fold;
    private final OpenTasks waiting;
    private final Leases leases;
    private final TaskNeeds needs;

    TaskReader(ApprovalService approving, TaskFold fold, OpenTasks waiting, Leases leases, TaskNeeds needs) {
        this.approving = approving;
        this.fold = fold;
        this.waiting = waiting;
        this.leases = leases;
        this.needs = needs;
    }

    /**
     * The tasks that wait and that this person may see, the first due one first. What bars the person is only read for
     * those of the page.
     */
    ReviewDesk.Waiting waitingFor(PolicySnapshot snapshot, Caller person, ReviewDesk.Page page, Instant now) {
        Concerned.Known known = Concerned.Known.of(person);
        List<ReviewTask> all = waiting.waiting(now);
        needs.keep(all);
        List<ReviewDesk.Seen> seen = new ArrayList<>();
        int number = 0;
        for (ReviewTask task : all) {
            TaskNeeds.Needed needed = needs.listed(snapshot, task, now);
            if (isOfPool(needed.all(), person) || isEscalatedTo(task, person)) {
                number++;
                if (seen.size() < page.most() && page.includes(task)) {
                    seen.add(seen(task, known, needed, now));
                }
            }
        }
        return new ReviewDesk.Waiting(seen, number);
    }

    /** A task that this caller may see: a client its own, a person those of a role of this person. */
    Optional<ReviewDesk.Seen> task(PolicySnapshot snapshot, String id, Caller caller, Instant now) {
        if (caller.kind() != Caller.Kind.PERSON) {
            return fold.task(id).filter(task -> isOfClient(task, caller)).map(task -> seen(task, now));
        }
        return fold.task(id).flatMap(task -> {
            TaskNeeds.Needed needed = needs.of(snapshot, task, now);
            return Optional.of(task)
                    .filter(each -> isOfPool(task.slots(), caller)
                            || isOfPool(needed.all(), caller)
                            || isEscalatedTo(task, caller))
                    .map(each -> seen(task, Concerned.Known.of(caller), needed, now));
        });
    }

    /** The task of this client that the approval with that id answers. */
    Optional<ReviewDesk.Seen> approvedBy(String approval, Caller client, Instant now) {
        return fold.ofApproval(approval)
                .filter(task -> isOfClient(task, client))
                .map(task -> seen(task, now));
    }

    /** As a client sees it. */
    private ReviewDesk.Seen seen(ReviewTask task, Instant now) {
        return new ReviewDesk.Seen(
                task, task.state(now, fold::isUsed), task.slots(), task.open(now), Set.of(), List.of(), false);
    }

    private ReviewDesk.Seen seen(ReviewTask task, Concerned.Known person, TaskNeeds.Needed needed, Instant now) {
        ReviewState state = task.state(now, fold::isUsed);
        return state.isOpen()
                ? new ReviewDesk.Seen(
                        task,
                        state,
                        needed.all(),
                        needed.open(),
                        barred(task, person, needed, now),
                        leases.claimed(task, person.caller(), now),
                        isEscalatedTo(task, person.caller()))
                : new ReviewDesk.Seen(task, state, task.slots(), List.of(), Set.of(), List.of(), false);
    }

    /** What bars a person from deciding on a task. @param needed the people who decide on it */
    Set<Bar> barred(ReviewTask task, Caller person, TaskNeeds.Needed needed, Instant now) {
        return barred(task, Concerned.Known.of(person), needed, now);
    }

    private Set<Bar> barred(ReviewTask task, Concerned.Known person, TaskNeeds.Needed needed, Instant now) {
        ReviewTask.About about = Objects.requireNonNull(task.about());
        Set<Participants.Act> given = approving.given(about.digest(), now);
        Concerned concerned = confirmed(waiting.concerned(task, this::concerned), task, needed)
                .done(Bar.ALREADY_DECIDED, given);
        return (task.grade().equals(HeldForPeople.FORMAL_REVIEW) ? concerned.formally(given) : concerned)
                .bars(person, needed.deciding());
    }

    private static Concerned confirmed(Concerned concerned, ReviewTask task, TaskNeeds.Needed needed) {
        if (needed.ownYes() == null) {
            return concerned.by(task.release());
        }
        return needed.ownYes() ? concerned.without(Bar.ON_BEHALF) : concerned;
    }

    private Concerned concerned(ReviewTask task) {
        return approving
                .concerned(task.opening(), task.grade().equals(HeldForPeople.FORMAL_REVIEW))
                .orElseGet(() -> Concerned.nobody(task.agent().id()));
    }

    /** Whether the person has one of these roles, whatever its qualifier, or reads everything. */
    static boolean isOfPool(List<Caller.HeldRole> needed, Caller person) {
        return person.reads() == Caller.Reads.EVERYTHING
                || needed.stream()
                        .anyMatch(slot -> person.roles().stream().anyMatch(held -> held.role() == slot.role()));
    }

    /** Whether the person has the role that hears of a task. */
    static boolean isEscalatedTo(ReviewTask task, Caller person) {
        return task.escalated().filter(each -> each.isTo(person)).isPresent();
    }

    private static boolean isOfClient(ReviewTask task, Caller client) {
        return task.client().equals(client.recordedAs());
    }
}
