package dev.countersign.oversight.directory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time in which a person is away: tasks are not routed to this person, who may still act.
 *
 * @param person    id of the person
 * @param from      the begin
 * @param to        the end, which is not part of it
 * @param delegate  id of the person who looks after the tasks meanwhile, with the roles of their own; null for nobody
 * @param enteredBy id of the person who said so; empty if that person was erased
 */
public record Absence(
        String id,
        String person,
        Instant from,
        Instant to,
        @Nullable String delegate,
        String enteredBy) {

    /** How long it lasts at most, in days. */
    static final int LONGEST_DAYS = 366;

    /** Whether the person is away at that time. */
    public boolean isAt(Instant at) {
        return !at.isBefore(from) && at.isBefore(to);
    }

    /** Whether both are at some time. */
    public boolean overlaps(Instant begin, Instant end) {
        return from.isBefore(end) && begin.isBefore(to);
    }

    Absence withoutDelegate() {
        return new Absence(id, person, from, to, null, enteredBy);
    }
}
