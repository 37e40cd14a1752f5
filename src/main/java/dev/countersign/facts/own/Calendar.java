package dev.countersign.facts.own;

import dev.countersign.facts.Role;
import dev.countersign.facts.calendar.OpeningHours;
import dev.countersign.facts.calendar.WorkingCalendar;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The working hours of the company, or of the people of one role.
 *
 * @param role         for which it holds; null for all roles without a calendar of their own
 * @param zone         IANA zone
 * @param jurisdiction whose holidays are closed days: a country or a region; null for none
 * @param monday       and the other weekdays: when it is open; null if it is closed
 * @param validUntil   the first day on which it no longer holds, in its zone
 */
public record Calendar(
        String id,
        @Nullable Role role,
        String zone,
        @Nullable String jurisdiction,
        @Nullable OpeningHours monday,
        @Nullable OpeningHours tuesday,
        @Nullable OpeningHours wednesday,
        @Nullable OpeningHours thursday,
        @Nullable OpeningHours friday,
        @Nullable OpeningHours saturday,
        @Nullable OpeningHours sunday,
        LocalDate validUntil) {

    /** The hours of the weekdays on which it is open. */
    public Map<DayOfWeek, OpeningHours> hours() {
        Map<DayOfWeek, OpeningHours> hours = new TreeMap<>();
        put(hours, DayOfWeek.MONDAY, monday);
        put(hours, DayOfWeek.TUESDAY, tuesday);
        put(hours, DayOfWeek.WEDNESDAY, wednesday);
        put(hours, DayOfWeek.THURSDAY, thursday);
        put(hours, DayOfWeek.FRIDAY, friday);
        put(hours, DayOfWeek.SATURDAY, saturday);
        put(hours, DayOfWeek.SUNDAY, sunday);
        return hours;
    }

    private static void put(Map<DayOfWeek, OpeningHours> hours, DayOfWeek day, @Nullable OpeningHours open) {
        if (open != null) {
            hours.put(day, open);
        }
    }

    /** The same with these closed days. */
    public WorkingCalendar working(Set<LocalDate> holidays) {
        return new WorkingCalendar(ZoneId.of(zone), hours(), holidays, validUntil);
    }

    /** The same, at most until that day. */
    public Calendar endingBy(LocalDate day) {
        return new Calendar(
                id,
                role,
                zone,
                jurisdiction,
                monday,
                tuesday,
                wednesday,
                thursday,
                friday,
                saturday,
                sunday,
                day.isBefore(validUntil) ? day : validUntil);
    }
}
