package dev.countersign.oversight.review;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.held.Bar;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** People hand a task over to each other, and supervisors end the work of a person on it. Nobody gets a right by it. */
final class TaskMoves {

    private static final String TO = "to";
    /** Code of a refusal: nobody gets a task who is away. */
    private static final String AWAY = "AWAY";

    /** How often a task is handed over. */
    private static final int MOST = 10;

    private final ApprovalService approving;
    private final TaskFold fold;
    private final TaskNeeds needs;
    private final TaskReader reader;
    private final Leases leases;
    private final TaskOpening opening;
    private final ClockAndRandom clock;

    TaskMoves(
            ApprovalService approving,
            TaskFold fold,
            TaskNeeds needs,
            TaskReader reader,
            Leases leases,
            TaskOpening opening,
            ClockAndRandom clock) {
        this.approving = approving;
        this.fold = fold;
        this.needs = needs;
        this.reader = reader;
        this.leases = leases;
        this.opening = opening;
        this.clock = clock;
    }

    /** A person hands a task over to another one of the same role. @return that role */
    Role handOver(PolicySnapshot snapshot, ReviewTask task, Caller by, Caller to, MoveCode code) {
        Instant now = clock.now();
        approving.refuseBarred(snapshot, task.opening(), by, "");
        List<Caller.HeldRole> roles = roles(snapshot, task, now);
        if (roles.stream().noneMatch(by::has)) {
            throw withoutRole();
        }
        refuseSame(by, to);
        Role role = leases.roleOf(task, by, roles, now);
        return moved(snapshot, task, by, role, by.id(), to, code);
    }

    /**
     * A supervisor ends the work of others on a task.
     *
     * @param to who works on it from then on; null for nobody in particular
     * @return the role in which somebody worked on it
     */
    Role takeOver(PolicySnapshot snapshot, ReviewTask task, Caller by, @Nullable Caller to, MoveCode code) {
        Instant now = clock.now();
        List<Caller.HeldRole> roles = roles(snapshot, task, now);
        Role role = leases.of(task, now).stream()
                .map(Leases.Lease::role)
                .filter(each -> to == null || hasOf(roles, each, to))
                .findFirst()
                .or(() -> to == null
                        ? Optional.empty()
                        : roles.stream()
                                .filter(to::has)
                                .map(Caller.HeldRole::role)
                                .findFirst())
                .orElseThrow(() -> to == null ? notClaimed() : notOfRole(to));
        return moved(snapshot, task, by, role, null, to, code);
    }

    /** @param ending id of the person whose work ends; null for everybody in that role */
    private Role moved(
            PolicySnapshot snapshot,
            ReviewTask task,
            Caller by,
            Role role,
            @Nullable String ending,
            @Nullable Caller to,
            MoveCode code) {
        String id = clock.id();
        approving.inTurn(
                Set.of(Objects.requireNonNull(task.about()).digest()),
                id,
                () -> {
                    Instant now = clock.now();
                    ReviewTask current = fold.task(task.id()).orElseThrow();
                    fold.refuseEnded(current, now);
                    if (ending != null && fold.moves(current) >= MOST) {
                        throw new TaskRefused(
                                TaskRefused.Why.TOO_MANY_MOVES,
                                "The task was handed over or taken over " + MOST + " times. Maybe decide on it, or "
                                        + "free it: then anybody of the role may.");
                    }
                    if (to != null) {
                        refuse(snapshot, current, role, to, now);
                    }
                    return opening.entry(entry(id, now, current, role, by, to, code));
                },
                () -> leases.move(task.id(), role, ending, to == null ? null : to.id(), clock.now()));
        return role;
    }

    private static SealedEntry entry(
            String id, Instant now, ReviewTask task, Role role, Caller by, @Nullable Caller to, MoveCode code) {
        SealedEntry entry = new SealedEntry(EntryType.TASK_MOVED, id, now, Caller.PERSON)
                .with(EntryType.TASK, task.id())
                .with(TaskFold.ROLE, role.name())
                .with("code", code.name())
                .by(by, "by");
        if (to != null) {
            entry.sealed(RecordSubjects.STAFF + to.id(), TO, to.id());
        }
        return by.example() ? entry.with(EntryType.EXAMPLE, true) : entry;
    }

    /** The roles that decide on it, and the one that hears of it. */
    private List<Caller.HeldRole> roles(PolicySnapshot snapshot, ReviewTask task, Instant now) {
        fold.refuseEnded(task, now);
        return Stream.concat(
                        needs.of(snapshot, task, now).deciding().stream(),
                        task.escalated().map(ReviewTask.Escalation::role).stream()
                                .map(role -> new Caller.HeldRole(role, "")))
                .distinct()
                .toList();
    }

    static InvalidInput withoutRole() {
        return refused("role", "you have no role that the task needs.", Bar.WRONG_ROLE.name());
    }

    static void refuseSame(Caller by, Caller to) {
        if (to.id().equals(by.id())) {
            throw refused(TO, "it is you.", Bar.WRONG_ROLE.name());
        }
    }

    /** @param bars of the one who would work on it */
    static void refuseBarred(Caller to, Set<Bar> bars) {
        bars.stream().findFirst().ifPresent(bar -> {
            throw refused(TO, "`" + to.id() + "` cannot decide on it: " + bar.because() + ".", bar.name());
        });
    }

    static TaskRefused notClaimed() {
        return new TaskRefused(
                TaskRefused.Why.NOT_CLAIMED, "Nobody works on the task. Maybe name who should, with `to`.");
    }

    /** The one handed to has the role, is there and is not barred, at this moment. */
    private void refuse(PolicySnapshot snapshot, ReviewTask task, Role role, Caller to, Instant now) {
        List<Caller.HeldRole> roles = roles(snapshot, task, now);
        if (!hasOf(roles, role, to)) {
            throw notOfRole(to);
        }
        refuseBarred(to, reader.barred(task, to, needs.of(snapshot, task, now).decidedBy(roles), now));
        refuseAbsent(leases, to, now);
    }

    /** Nobody gets a task who is away, or who works on too many tasks. */
    static void refuseAbsent(Leases leases, Caller to, Instant now) {
        if (leases.isAway(to, now)) {
            throw refused(TO, "`" + to.id() + "` is away.", AWAY);
        }
        leases.refuseMany(to, now);
    }

    static boolean hasOf(List<Caller.HeldRole> roles, Role role, Caller person) {
        return roles.stream().anyMatch(each -> each.role() == role && person.has(each));
    }

    static InvalidInput notOfRole(Caller to) {
        return refused(
                TO,
                "`" + to.id() + "` does not have the role in which somebody works on it, or its qualifier.",
                Bar.WRONG_ROLE.name());
    }

    static InvalidInput refused(String place, String says, String code) {
        return new InvalidInput(new Problem(place, says, "Maybe hand it over to another person.")).coded(code);
    }
}
