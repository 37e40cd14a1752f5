package dev.countersign.facts.calendar;

import java.time.Duration;
import java.time.Instant;

/**
 * The moment at which a deadline ends.
 *
 * @param byWallClock whether nights, weekends and holidays count: the deadline then ends earlier than by a calendar
 */
public record Due(Instant at, boolean byWallClock) {

    /** The greatest number of hours of a deadline. */
    public static final int MOST_HOURS = 10_000;

    private static final double MILLIS_OF_HOUR = 3_600_000;

    /**
     * That many hours later, day and night: for deadlines of a law, and where no calendar counts.
     *
     * @param hours from 0 to {@value #MOST_HOURS}
     */
    public static Due wallClock(Instant opened, double hours) {
        return new Due(opened.plus(length(hours)), true);
    }

    /**
     * Hours to the millisecond.
     *
     * @throws IllegalArgumentException if there are too many, or fewer than 0
     */
    static Duration length(double hours) {
        if (!(hours >= 0 && hours <= MOST_HOURS)) {
            throw new IllegalArgumentException(
                    "`" + hours + "` is not the length of a deadline. Allowed: from 0 to " + MOST_HOURS + " hours.");
        }
        return Duration.ofMillis(Math.round(hours * MILLIS_OF_HOUR));
    }
}
