package dev.countersign.policy.match;

import dev.countersign.facts.verdict.LocalClock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The moments after a decision at which the local time of the customer reaches a time of day that some table names, or
 * at which clocks are changed there. A time of day is reached by the offset that holds then.
 */
public record TimeBoundaries(Instant decidedAt, List<LocalClock> clocks, NavigableSet<LocalTime> timesOfDay) {

    /**
     * The first of them; null if no table names a time, or if the place of the customer is unknown. Midnight is one of
     * the times, so there is one by tomorrow.
     */
    public @Nullable Instant first() {
        Instant first = null;
        for (LocalClock clock : timesOfDay.isEmpty() ? List.<LocalClock>of() : clocks) {
            Instant then = clock.isSteady()
                    ? next(clock.at(decidedAt))
                    : within(clock, 1).first();
            first = first == null || then.isBefore(first) ? then : first;
        }
        return first;
    }

    private Instant next(ZoneOffset offset) {
        LocalDateTime here = LocalDateTime.ofInstant(decidedAt, offset);
        LocalTime next = timesOfDay.higher(here.toLocalTime());
        LocalDate day = next == null ? here.toLocalDate().plusDays(1) : here.toLocalDate();
        return LocalDateTime.of(day, next == null ? timesOfDay.first() : next).toInstant(offset);
    }

    /**
     * The first of them within that number of days that is accepted; null if none is. Those of today and tomorrow are
     * tried first, because one of them usually is.
     */
    public @Nullable Instant first(int days, Predicate<Instant> accepted) {
        Instant later = null;
        for (LocalClock clock : clocks) {
            LocalDate today = LocalDate.ofInstant(decidedAt, clock.at(decidedAt));
            Instant then = clock.when(today.plusDays(2).atStartOfDay()).first();
            later = later == null || then.isBefore(later) ? then : later;
        }
        if (later == null) {
            return null;
        }
        Instant soon = first(within(1).headSet(later), accepted);
        return soon == null ? first(within(days).tailSet(later), accepted) : soon;
    }

    private static @Nullable Instant first(SortedSet<Instant> times, Predicate<Instant> accepted) {
        for (Instant time : times) {
            if (accepted.test(time)) {
                return time;
            }
        }
        return null;
    }

    /** All of them within that number of days, in order. */
    SortedSet<Instant> within(int days) {
        SortedSet<Instant> times = new TreeSet<>();
        if (!timesOfDay.isEmpty()) {
            clocks.forEach(clock -> times.addAll(within(clock, days)));
        }
        return times;
    }

    private SortedSet<Instant> within(LocalClock clock, int days) {
        SortedSet<Instant> times = new TreeSet<>();
        LocalDate today = LocalDate.ofInstant(decidedAt, clock.at(decidedAt));
        for (int day = 0; day <= days; day++) {
            for (LocalTime time : timesOfDay) {
                times.addAll(clock.when(today.plusDays(day).atTime(time)));
            }
        }
        clock.changes().stream()
                .filter(change -> LocalDate.ofInstant(change, clock.at(change)).isBefore(today.plusDays(days + 1L)))
                .forEach(times::add);
        times.removeIf(time -> !time.isAfter(decidedAt));
        return times;
    }
}
