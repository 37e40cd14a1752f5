package dev.countersign.oversight.measure;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Thirty days, in UTC. All periods begin thirty days after one another, so that no two of them can be subtracted from
 * each other to leave the reviews of a few days.
 *
 * @param first day
 */
public record ReviewPeriod(LocalDate first) {

    private static final int DAYS = 30;
    /** An entry with a time of the period is on disk by then. */
    private static final Duration WRITTEN = Duration.ofHours(1);

    private static ReviewPeriod of(LocalDate day) {
        return new ReviewPeriod(LocalDate.ofEpochDay(Math.floorDiv(day.toEpochDay(), (long) DAYS) * DAYS));
    }

    /** The last period that is over. */
    public static ReviewPeriod lastBefore(Instant now) {
        ReviewPeriod current = of(now.minus(WRITTEN).atOffset(ZoneOffset.UTC).toLocalDate());
        return new ReviewPeriod(current.first.minusDays(DAYS));
    }

    /**
     * The period with a day; the last one that is over if no day is named.
     *
     * @throws InvalidInput when it is not a day of a period that is over
     */
    public static ReviewPeriod named(@Nullable String day, Instant now) {
        ReviewPeriod last = lastBefore(now);
        if (day == null) {
            return last;
        }
        try {
            ReviewPeriod period = of(LocalDate.parse(day));
            if (!period.first.isAfter(last.first)) {
                return period;
            }
        } catch (DateTimeException e) {
            // the same answer as for a day of a period that is not over
        }
        throw new InvalidInput(new Problem(
                "day",
                "`" + Problem.shown(day) + "` is not a day of a period that is over. The last one is " + last.first
                        + " to " + last.last() + ".",
                "Maybe use an earlier day, such as " + last.first + "."));
    }

    /** The one before. */
    public ReviewPeriod before() {
        return new ReviewPeriod(first.minusDays(DAYS));
    }

    /** The last day. */
    public LocalDate last() {
        return first.plusDays(DAYS - 1L);
    }

    /** The first moment. */
    public Instant begin() {
        return first.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The first moment after it. */
    public Instant end() {
        return last().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
