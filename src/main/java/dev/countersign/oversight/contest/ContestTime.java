package dev.countersign.oversight.contest;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;

/** The time for an answer, by the wall clock of the organisation (GDPR, Article 12(3)). */
final class ContestTime {

    private static final int FIRST = 1;
    private static final int EXTENDED = 3;

    private ContestTime() {}

    /** One month after it arrived, at the same local time; on the last day of a month that is too short. */
    static Instant due(Instant received, ZoneId zone) {
        return after(received, zone, FIRST);
    }

    /** Two months later than that, counted from the day of its arrival. */
    static Instant extended(Instant received, ZoneId zone) {
        return after(received, zone, EXTENDED);
    }

    private static Instant after(Instant received, ZoneId zone, int months) {
        LocalDateTime local = LocalDateTime.ofInstant(received, zone).plusMonths(months);
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        // A local time that the clock skips is the moment of the change, and of two moments it is the first one.
        return change != null && change.isGap()
                ? change.getInstant()
                : local.toInstant(zone.getRules().getOffset(local));
    }
}
