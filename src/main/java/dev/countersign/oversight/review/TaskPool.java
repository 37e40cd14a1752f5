package dev.countersign.oversight.review;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.held.Concerned;
import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.oversight.directory.RoleCover;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Whether enough people are there who may decide on a task: they have the roles, are not away and not barred. */
final class TaskPool {

    private final ApprovalService approving;
    private volatile Staff staff = Staff.UNKNOWN;

    TaskPool(ApprovalService approving) {
        this.approving = approving;
    }

    void staffedBy(Staff asked) {
        staff = asked;
    }

    /** Whether nobody can complete it, as far as it is known who has roles. */
    boolean isEmpty(ReviewTask task, HeldForPeople held, Instant now) {
        Staff asked = staff;
        if (task.slots().stream()
                .anyMatch(slot -> asked.present(slot.role(), now).isEmpty())) {
            return false;
        }
        boolean formal = task.grade().equals(HeldForPeople.FORMAL_REVIEW);
        Concerned known = approving.concerned(held, formal).by(task.release());
        Concerned concerned = formal ? known.formally(Set.of()) : known;
        return !RoleCover.covers(
                task.slots(),
                slot -> asked.present(slot.role(), now)
                        .orElseGet(Stream::empty)
                        .filter(person -> concerned.bars(person, List.of(slot)).isEmpty())
                        .limit(task.slots().size())
                        .map(person -> person.caller().id())
                        .toList());
    }
}
