package dev.countersign.oversight.review;

import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who works on which task, so that two people of a role do not work on the same one. It is only in memory: a restart
 * frees all. Any number of threads may use it.
 */
final class Leases {

    private static final Duration LENGTH = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofHours(2);
    /** On how many tasks one person works at a time. */
    private static final int MOST = 20;

    /**
     * A person works on a task.
     *
     * @param person id of the person
     * @param role   in which the person works on it
     * @param until  from then on others may
     * @param first  since when the person has worked on it with no pause of 15 minutes in which others could
     */
    record Lease(String person, Role role, Instant since, Instant until, Instant first) {

        private boolean isOf(Caller caller) {
            return person.equals(caller.id());
        }

        private Lease prolonged(Instant now) {
            return new Lease(person, role, since, end(first, now), first);
        }

        private Lease ended(Instant now) {
            return until.isAfter(now) ? new Lease(person, role, since, now, first) : this;
        }
    }

    /** Also those that ended less than 15 minutes ago. */
    private final Map<String, List<Lease>> byTask = new HashMap<>();

    private final ClockAndRandom clock;
    private Staff staff = Staff.UNKNOWN;

    Leases(ClockAndRandom clock) {
        this.clock = clock;
    }

    /** @param asked whose absences end the work of a person on a task */
    synchronized void staffedBy(Staff asked) {
        staff = asked;
    }

    /** It lasts, and its person has not gone away since it began. */
    private boolean counts(Lease lease, Instant now) {
        return lease.until.isAfter(now)
                && staff.absentSince(lease.person, now)
                        .filter(since -> !since.isBefore(lease.since))
                        .isEmpty();
    }

    /**
     * The person works on it from now on, in the first of these roles in which nobody else does. Who works on it
     * already goes on, but no longer than two hours in all.
     *
     * @param person has a role that is needed
     * @param open   the people who are still needed
     * @throws TaskRefused when others work on it in each role of this person, or the person works on too many tasks or
     *     has worked on it for two hours
     */
    synchronized Lease claim(ReviewTask task, Caller person, List<Caller.HeldRole> open, Instant now) {
        drop(now);
        Optional<Lease> mine = renew(task.id(), person, now);
        if (mine.isPresent()) {
            return mine.get();
        }
        Role role =
                free(of(task, now), person, open).orElseThrow(() -> new IllegalArgumentException("no role is needed"));
        refuseMany(person, now);
        Lease lease = begun(task.id(), person.id(), role, now);
        if (!lease.until.isAfter(now)) {
            throw new TaskRefused(
                    TaskRefused.Why.WORKED_LONG,
                    "You have worked on it since " + lease.first + ". Maybe decide on it without a claim, or claim it "
                            + "again when others could for " + LENGTH.toMinutes() + " minutes.");
        }
        replace(task.id(), lease);
        return lease;
    }

    /** Who works on it again within 15 minutes goes on. */
    private Lease begun(String task, String person, Role role, Instant now) {
        Instant first = byTask.getOrDefault(task, List.of()).stream()
                .filter(each -> each.person.equals(person))
                .map(Lease::first)
                .min(Comparator.naturalOrder())
                .orElse(now);
        return new Lease(person, role, now, end(first, now), first);
    }

    private void replace(String task, Lease lease) {
        List<Lease> leases = byTask.computeIfAbsent(task, unused -> new ArrayList<>(1));
        leases.removeIf(each -> each.person.equals(lease.person));
        leases.add(lease);
    }

    /** @throws TaskRefused when the person works on as many tasks as one person may */
    synchronized void refuseMany(Caller person, Instant now) {
        if (byTask.values().stream()
                        .flatMap(List::stream)
                        .filter(each -> each.isOf(person) && counts(each, now))
                        .count()
                >= MOST) {
            throw new TaskRefused(
                    TaskRefused.Why.TOO_MANY_CLAIMED,
                    "`" + person.id() + "` works on " + MOST + " tasks. Maybe free or decide one of them first.");
        }
    }

    /** The person goes on with a task; empty for one who does not work on it. */
    synchronized Optional<Lease> renew(String task, Caller person, Instant now) {
        List<Lease> leases = byTask.getOrDefault(task, List.of());
        for (int i = 0; i < leases.size(); i++) {
            Lease mine = leases.get(i);
            if (mine.isOf(person) && counts(mine, now)) {
                Lease longer = mine.prolonged(now);
                leases.set(i, longer);
                return Optional.of(longer);
            }
        }
        return Optional.empty();
    }

    private static Instant end(Instant first, Instant now) {
        Instant longest = first.plus(LONGEST);
        Instant next = now.plus(LENGTH);
        return next.isBefore(longest) ? next : longest;
    }

    /** @throws TaskRefused when others work on it in each role of this person */
    synchronized void refuseOther(ReviewTask task, Caller person, List<Caller.HeldRole> open, Instant now) {
        List<Lease> leases = of(task, now);
        if (leases.stream().noneMatch(each -> each.isOf(person))) {
            free(leases, person, open);
        }
    }

    /** As many people work on it in a role as are needed of it, at most. */
    private static Optional<Role> free(List<Lease> leases, Caller person, List<Caller.HeldRole> open) {
        List<Role> needed = new ArrayList<>(
                open.stream().filter(person::has).map(Caller.HeldRole::role).toList());
        leases.forEach(each -> needed.remove(each.role));
        if (needed.isEmpty() && open.stream().anyMatch(person::has)) {
            Lease latest = leases.stream()
                    .filter(each -> open.stream().anyMatch(slot -> slot.role() == each.role && person.has(slot)))
                    .max(Comparator.comparing(Lease::until))
                    .orElseThrow();
            throw new TaskRefused(
                    TaskRefused.Why.CLAIMED,
                    "A " + latest.role + " works on it since " + latest.since
                            + ". Maybe take another task, or wait until " + latest.until + ".");
        }
        return needed.stream().findFirst();
    }

    /**
     * The role in which a person works on it, or could.
     *
     * @throws TaskRefused when others work on it in each role of this person
     */
    synchronized Role roleOf(ReviewTask task, Caller person, List<Caller.HeldRole> open, Instant now) {
        List<Lease> all = of(task, now);
        return all.stream()
                .filter(each -> each.isOf(person))
                .map(Lease::role)
                .findFirst()
                .or(() -> free(all, person, open))
                .orElseThrow(() -> new IllegalArgumentException("no role is needed"));
    }

    /** Whether the person is away. */
    synchronized boolean isAway(Caller person, Instant now) {
        return staff.absentSince(person.id(), now).isPresent();
    }

    /**
     * The work of one person, or of all, in that role ends.
     *
     * @param by id of the person whose work ends; null for everybody
     * @param to id of the person who works on it from now on; null for nobody
     */
    synchronized void move(String task, Role role, @Nullable String by, @Nullable String to, Instant now) {
        drop(now);
        List<Lease> leases = byTask.computeIfAbsent(task, unused -> new ArrayList<>(1));
        leases.replaceAll(each -> each.role == role && (by == null || each.person.equals(by)) ? each.ended(now) : each);
        if (to != null) {
            replace(task, begun(task, to, role, now));
        }
    }

    /** Others may work on it. */
    synchronized void free(ReviewTask task, Caller person) {
        Instant now = clock.now();
        byTask.computeIfPresent(task.id(), (id, leases) -> {
            leases.replaceAll(each -> each.isOf(person) ? each.ended(now) : each);
            return leases;
        });
    }

    /** Who works on it. */
    synchronized List<Lease> of(ReviewTask task, Instant now) {
        return byTask.getOrDefault(task.id(), List.of()).stream()
                .filter(each -> counts(each, now))
                .toList();
    }

    /** The same, as that person sees it. */
    List<ReviewDesk.Claimed> claimed(ReviewTask task, Caller person, Instant now) {
        return of(task, now).stream()
                .map(each -> new ReviewDesk.Claimed(each.role, each.since, each.until, each.isOf(person)))
                .toList();
    }

    private void drop(Instant now) {
        byTask.values().forEach(leases -> {
            leases.replaceAll(each -> counts(each, now) ? each : each.ended(now));
            leases.removeIf(each -> !each.until.plus(LENGTH).isAfter(now));
        });
        byTask.values().removeIf(List::isEmpty);
    }
}
