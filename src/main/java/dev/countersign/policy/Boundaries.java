package dev.countersign.policy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The moments after a decision at which a time of day that some table names is reached where the customer may be. */
record Boundaries(Instant at, List<ZoneOffset> offsets, NavigableSet<LocalTime> timesOfDay) {

    /** The first of them; null where no table names a time, or nobody knows where the customer is. */
    @Nullable Instant first() {
        Instant first = null;
        for (ZoneOffset offset : timesOfDay.isEmpty() ? List.<ZoneOffset>of() : offsets) {
            LocalDateTime here = LocalDateTime.ofInstant(at, offset);
            LocalTime next = timesOfDay.higher(here.toLocalTime());
            LocalDate day = next == null ? here.toLocalDate().plusDays(1) : here.toLocalDate();
            Instant then = LocalDateTime.of(day, next == null ? timesOfDay.first() : next).toInstant(offset);
            first = first == null || then.isBefore(first) ? then : first;
        }
        return first;
    }

    /** All of them in so many days, in order. */
    SortedSet<Instant> within(int days) {
        SortedSet<Instant> times = new TreeSet<>();
        for (ZoneOffset offset : offsets) {
            OffsetDateTime today = at.atOffset(offset);
            for (int day = 0; day <= days; day++) {
                for (LocalTime time : timesOfDay) {
                    Instant then = today.plusDays(day).with(time).toInstant();
                    if (then.isAfter(at)) {
                        times.add(then);
                    }
                }
            }
        }
        return times;
    }
}
