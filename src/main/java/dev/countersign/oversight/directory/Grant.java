package dev.countersign.oversight.directory;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A role of a person for a time: proposed by one person, confirmed by another.
 *
 * @param qualifiers  qualifiers of the role, such as finance, each with its own end
 * @param from        the begin
 * @param to          the end, which is not part of it; at most a year after the begin
 * @param proposedBy  id of a person; empty if that person was erased, or for a command on the machine
 * @param confirmedBy the same; null if nobody has confirmed it
 * @param alone       whether it holds without a confirmation, because there were fewer than two admins
 * @param byOperator  whether a command on the machine made it
 * @param endedAt     when somebody ended it early; null if nobody has
 */
public record Grant(
        String id,
        String person,
        GrantedRole role,
        Map<String, Instant> qualifiers,
        Instant from,
        Instant to,
        String reason,
        String proposedBy,
        @Nullable String confirmedBy,
        boolean alone,
        boolean byOperator,
        @Nullable Instant endedAt) {

    public Grant {
        qualifiers = Map.copyOf(qualifiers);
    }

    /** Whether it gives its role at that time, if its person is here. */
    public boolean holds(Instant at) {
        return holdsFrom(at) && !at.isBefore(from);
    }

    /** Whether it gives its role at that time, or will give it later without a further confirmation. */
    boolean holdsFrom(Instant at) {
        return (confirmedBy != null || alone) && at.isBefore(end());
    }

    /** Whether it is waiting for another person. */
    public boolean isOpen(Instant at) {
        return confirmedBy == null && !alone && at.isBefore(end());
    }

    /** The end of its time, or the earlier end that somebody set. */
    public Instant end() {
        return endedAt != null && endedAt.isBefore(to) ? endedAt : to;
    }

    /** The qualifiers that hold at that time. */
    public Set<String> qualifiers(Instant at) {
        Set<String> holding = new TreeSet<>();
        qualifiers.forEach((qualifier, until) -> {
            if (at.isBefore(until)) {
                holding.add(qualifier);
            }
        });
        return holding;
    }

    /** Whether both hold at some time. */
    public boolean overlaps(Grant other) {
        return from.isBefore(other.end()) && other.from.isBefore(end());
    }

    Grant confirmed(String by) {
        return new Grant(id, person, role, qualifiers, from, to, reason, proposedBy, by, alone, byOperator, endedAt);
    }

    Grant ended(Instant at) {
        return new Grant(
                id, person, role, qualifiers, from, to, reason, proposedBy, confirmedBy, alone, byOperator, at);
    }
}
