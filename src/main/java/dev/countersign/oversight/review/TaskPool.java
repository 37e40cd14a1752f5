package dev.countersign.oversight.review;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.held.Concerned;
import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.decisions.request.Caller;
import dev.countersign.oversight.directory.RoleCover;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether enough people are there who may decide on tasks: they have the roles, are not away and not barred. Each task
 * is examined once while this process runs: when it is opened, or, after a start, by the first tick. Any number of
 * threads may use it.
 */
final class TaskPool {

    private final ApprovalService approving;
    /** By id of the task, whether nobody was there. */
    private final ConcurrentHashMap<String, Boolean> empty = new ConcurrentHashMap<>();

    private volatile Staff staff = Staff.UNKNOWN;

    TaskPool(ApprovalService approving) {
        this.approving = approving;
    }

    void staffedBy(Staff asked) {
        staff = asked;
    }

    /** Whether nobody could complete it, as far as it is known who has roles; false if a person of it was erased. */
    boolean isEmpty(ReviewTask task, Instant now) {
        return empty.computeIfAbsent(
                task.id(), id -> isEmpty(task, now, () -> approving.concerned(task.opening(), isFormal(task))));
    }

    /** The same of a task that is being opened. @param held its action */
    void examine(ReviewTask task, HeldForPeople held, Instant now) {
        empty.put(task.id(), isEmpty(task, now, () -> Optional.of(approving.concerned(held, isFormal(task)))));
    }

    private static boolean isFormal(ReviewTask task) {
        return task.grade().equals(HeldForPeople.FORMAL_REVIEW);
    }

    private boolean isEmpty(ReviewTask task, Instant now, Supplier<Optional<Concerned>> read) {
        Staff asked = staff;
        List<Caller.HeldRole> open = task.open(now);
        if (open.stream().anyMatch(slot -> asked.present(slot.role(), now).isEmpty())) {
            return false;
        }
        return read.get()
                .map(known -> known.by(task.release()))
                .map(known -> isFormal(task) ? known.formally(Set.of()) : known)
                .filter(concerned -> !covers(open, concerned, asked, now))
                .isPresent();
    }

    private static boolean covers(List<Caller.HeldRole> open, Concerned concerned, Staff asked, Instant now) {
        return RoleCover.covers(
                open,
                slot -> asked.present(slot.role(), now)
                        .orElseGet(Stream::empty)
                        .filter(person -> concerned.bars(person, List.of(slot)).isEmpty())
                        .limit(open.size())
                        .map(person -> person.caller().id())
                        .toList());
    }

    /** Forgets all but these. */
    void keep(Collection<ReviewTask> waiting) {
        empty.keySet().retainAll(waiting.stream().map(ReviewTask::id).collect(Collectors.toSet()));
    }
}
