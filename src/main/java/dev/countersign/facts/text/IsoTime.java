package dev.countersign.facts.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Reads moments and days from outside (ISO 8601), of the years 1 to 9999. A year out of that range would overflow in
 * calculations.
 */
public record IsoTime(String text) {

    private static final int LAST_YEAR = 9999;

    /**
     * A moment with an offset.
     *
     * @throws DateTimeException if the text is not a moment with an offset, or its year in UTC is not from 1 to 9999
     */
    public Instant moment() {
        Instant moment = OffsetDateTime.parse(text).toInstant();
        within(moment.atOffset(ZoneOffset.UTC).getYear());
        return moment;
    }

    /**
     * A day without a zone.
     *
     * @throws DateTimeException if the text is not a day, or its year is not from 1 to 9999
     */
    public LocalDate day() {
        LocalDate day = LocalDate.parse(text);
        within(day.getYear());
        return day;
    }

    /** The problem with a moment that cannot be read. @param example a correct one */
    public Problem wrong(String place, String example) {
        return new Problem(
                place,
                "`" + Ids.shown(text) + "` is not a timestamp with a UTC offset. Allowed: years 0001 to 9999.",
                "Maybe write it as " + example + ".");
    }

    private static void within(int year) {
        if (year < 1 || year > LAST_YEAR) {
            throw new DateTimeException("the year " + year + " is not from 1 to " + LAST_YEAR);
        }
    }
}
