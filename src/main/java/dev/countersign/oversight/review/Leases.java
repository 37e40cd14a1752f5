package dev.countersign.oversight.review;

import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
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

    /**
     * A person works on a task.
     *
     * @param person id of the person
     * @param role   in which the person works on it
     * @param until  from then on others may
     */
    record Lease(String person, Role role, Instant since, Instant until) {

        private boolean isOf(Caller caller) {
            return person.equals(caller.id());
        }
    }

    private final Map<String, List<Lease>> byTask = new HashMap<>();
    private Staff staff = Staff.UNKNOWN;

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
     * @throws TaskRefused when others work on it in each role of this person
     */
    synchronized Lease claim(ReviewTask task, Caller person, List<Caller.HeldRole> open, Instant now) {
        drop(now);
        Optional<Lease> mine = renew(task.id(), person, now);
        if (mine.isPresent()) {
            return mine.get();
        }
        List<Lease> leases = byTask.computeIfAbsent(task.id(), unused -> new ArrayList<>(1));
        Role role = free(leases, person, open).orElseThrow(() -> new IllegalArgumentException("no role is needed"));
        Lease lease = new Lease(person.id(), role, now, now.plus(LENGTH));
        leases.add(lease);
        return lease;
    }

    /** The person goes on with a task; empty for one who does not work on it. */
    synchronized Optional<Lease> renew(String task, Caller person, Instant now) {
        List<Lease> leases = byTask.getOrDefault(task, List.of());
        for (int i = 0; i < leases.size(); i++) {
            Lease mine = leases.get(i);
            if (mine.isOf(person) && counts(mine, now)) {
                Lease longer = new Lease(mine.person, mine.role, mine.since, end(mine.since, now));
                leases.set(i, longer);
                return Optional.of(longer);
            }
        }
        return Optional.empty();
    }

    private static Instant end(Instant since, Instant now) {
        Instant longest = since.plus(LONGEST);
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
        leases.removeIf(each -> each.role == role && (by == null || each.person.equals(by)));
        if (to != null) {
            leases.removeIf(each -> each.person.equals(to));
            leases.add(new Lease(to, role, now, now.plus(LENGTH)));
        }
        if (leases.isEmpty()) {
            byTask.remove(task);
        }
    }

    /** Others may work on it. */
    synchronized void free(ReviewTask task, Caller person) {
        byTask.computeIfPresent(task.id(), (id, leases) -> {
            leases.removeIf(each -> each.isOf(person));
            return leases.isEmpty() ? null : leases;
        });
    }

    /** Who works on it. */
    synchronized List<Lease> of(ReviewTask task, Instant now) {
        return byTask.getOrDefault(task.id(), List.of()).stream()
                .filter(each -> counts(each, now))
                .toList();
    }

    private void drop(Instant now) {
        byTask.values().forEach(leases -> leases.removeIf(each -> !counts(each, now)));
        byTask.values().removeIf(List::isEmpty);
    }
}
