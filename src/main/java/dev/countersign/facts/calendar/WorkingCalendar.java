package dev.countersign.facts.calendar;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The working hours of a company or a role, and the moments at which its deadlines end.
 *
 * @param hours      by weekday; a day without hours is closed
 * @param holidays   closed days
 * @param validUntil the first day, in the zone, for which the calendar says nothing
 */
public record WorkingCalendar(
        ZoneId zone, Map<DayOfWeek, OpeningHours> hours, Set<LocalDate> holidays, LocalDate validUntil) {

    /** For where there is no calendar: every deadline ends by the wall clock. */
    public static final WorkingCalendar NONE =
            new WorkingCalendar(ZoneOffset.UTC, Map.of(), Set.of(), LocalDate.ofEpochDay(0));

    /** How many days after its opening a deadline can end. One that would end later ends by the wall clock. */
    private static final int MOST_DAYS = 3_660;

    public WorkingCalendar {
        hours = Collections.unmodifiableMap(new TreeMap<>(hours));
        holidays = Set.copyOf(holidays);
    }

    /**
     * When a deadline ends that was opened at that moment.
     *
     * <p>Each 24 hours are one working day: the deadline ends at the same local time of a later open day. Hours that
     * remain are working hours after that. They never take longer than one more working day, so a longer deadline
     * never ends earlier than a shorter one. What is opened while closed counts from the next opening. If a day is
     * already closed at that time of day, the deadline ends at the next opening.
     *
     * <p>If the calendar ends before the deadline does, the wall clock counts from the beginning.
     *
     * @param hours from 0 to {@value Due#MOST_HOURS}
     */
    public Due due(Instant opened, double hours) {
        Duration length = Due.length(hours);
        LocalDate day = opened.atZone(zone).toLocalDate();
        LocalDate last = day.plusDays(MOST_DAYS);
        return new Search(this, last.isBefore(validUntil) ? last : validUntil)
                .due(opened, day, length)
                .map(at -> new Due(at, false))
                .orElseGet(() -> Due.wallClock(opened, hours));
    }

    /**
     * For how long it is open between two moments.
     *
     * @return all of the time if the calendar has no hours or ends before the second moment, or if there are too many
     *     days between them
     */
    public Duration worked(Instant from, Instant to) {
        LocalDate first = from.atZone(zone).toLocalDate();
        LocalDate last = to.atZone(zone).toLocalDate();
        Duration whole = Duration.between(from, to);
        if (hours.isEmpty() || !last.isBefore(validUntil) || last.isAfter(first.plusDays(MOST_DAYS))) {
            return whole;
        }
        Duration worked = Duration.ZERO;
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            Optional<Shift> shift = shift(day);
            if (shift.isPresent()) {
                Duration part = Duration.between(
                        shift.get().within(from), shift.get().end.isBefore(to) ? shift.get().end : to);
                worked = part.isNegative() ? worked : worked.plus(part);
            }
        }
        return worked;
    }

    /** When half of the time is over during which it is open between two moments; to the second. */
    public Instant halfway(Instant from, Instant to) {
        Duration half = worked(from, to).dividedBy(2);
        long early = from.getEpochSecond();
        long late = Math.max(early, to.getEpochSecond());
        while (early < late) {
            long middle = early + (late - early) / 2;
            if (worked(from, Instant.ofEpochSecond(middle)).compareTo(half) < 0) {
                early = middle + 1;
            } else {
                late = middle;
            }
        }
        return Instant.ofEpochSecond(late);
    }

    /** The time during which it is open on a day; empty if it is closed. */
    private Optional<Shift> shift(LocalDate day) {
        OpeningHours open = hours.get(day.getDayOfWeek());
        if (open == null || holidays.contains(day)) {
            return Optional.empty();
        }
        Shift shift = new Shift(day, moment(open.opening(day)), moment(open.closing(day)));
        return shift.start.isBefore(shift.end) ? Optional.of(shift) : Optional.empty();
    }

    /**
     * The moment of a local time. A time that the clock skips is the moment of the change, and of two moments with the
     * same time it is the first one. INVARIANT: a later local time is never an earlier moment.
     */
    private Instant moment(LocalDateTime local) {
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        return change != null && change.isGap()
                ? change.getInstant()
                : local.toInstant(zone.getRules().getOffset(local));
    }

    /**
     * The local time of a moment. In an hour that the clock repeats, it is the end of that hour. INVARIANT: a later
     * moment never has an earlier local time.
     */
    private LocalDateTime local(Instant moment) {
        LocalDateTime local = LocalDateTime.ofInstant(moment, zone);
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        return change != null && change.isOverlap() && !moment.isBefore(change.getInstant())
                ? change.getDateTimeBefore()
                : local;
    }

    /** Open without a break. @param day on which it opens */
    private record Shift(LocalDate day, Instant start, Instant end) {

        Instant within(Instant moment) {
            return moment.isBefore(start) ? start : moment;
        }
    }

    /** A moment in a shift, or at its end. */
    private record Point(Shift shift, Instant at) {}

    /** The search for the end of one deadline. @param end the first day that it does not look at */
    private record Search(WorkingCalendar calendar, LocalDate end) {

        Optional<Instant> due(Instant opened, LocalDate day, Duration length) {
            Optional<Shift> first = after(opened, day);
            if (first.isEmpty()) {
                return Optional.empty();
            }
            Point begin = new Point(first.get(), first.get().within(opened));
            Duration rest = length.minusDays(length.toDays());
            Optional<Point> wholeDays = days(begin, length.toDays());
            if (wholeDays.isEmpty()) {
                return Optional.empty();
            }
            Optional<Instant> oneMore = days(begin, length.toDays() + 1).map(Point::at);
            return worked(wholeDays.get(), rest, oneMore);
        }

        /** The first shift that ends after that moment. @param day the local day of the moment */
        private Optional<Shift> after(Instant moment, LocalDate day) {
            Optional<Shift> shift = next(day);
            while (shift.isPresent() && !shift.get().end.isAfter(moment)) {
                shift = next(shift.get().day.plusDays(1));
            }
            return shift;
        }

        /** The first shift on that day or later; empty if the search ends before it. */
        private Optional<Shift> next(LocalDate from) {
            if (calendar.hours.isEmpty()) {
                return Optional.empty();
            }
            for (LocalDate day = from; day.isBefore(end); day = day.plusDays(1)) {
                Optional<Shift> shift = calendar.shift(day);
                if (shift.isPresent()) {
                    return shift;
                }
            }
            return Optional.empty();
        }

        /** The same time of day, that many open days later. */
        private Optional<Point> days(Point from, long days) {
            Optional<Shift> found = Optional.of(from.shift);
            for (long i = 0; i < days && found.isPresent(); i++) {
                found = next(found.get().day.plusDays(1));
            }
            if (days == 0 || found.isEmpty()) {
                return found.map(shift -> from);
            }
            Shift shift = found.get();
            Duration timeOfDay = Duration.between(from.shift.day.atStartOfDay(), calendar.local(from.at));
            Instant at = shift.within(calendar.moment(shift.day.atStartOfDay().plus(timeOfDay)));
            return at.isAfter(shift.end)
                    ? next(shift.day.plusDays(1)).map(later -> new Point(later, later.start))
                    : Optional.of(new Point(shift, at));
        }

        /** So many working hours later. @param limit the latest moment; empty if there is none */
        private Optional<Instant> worked(Point from, Duration hours, Optional<Instant> limit) {
            Duration left = hours;
            Optional<Point> point = Optional.of(from);
            while (point.isPresent()) {
                Duration open = Duration.between(point.get().at, point.get().shift.end);
                if (open.compareTo(left) >= 0) {
                    Instant at = point.get().at.plus(left);
                    return Optional.of(limit.filter(at::isAfter).orElse(at));
                }
                left = left.minus(open);
                point = next(point.get().shift.day.plusDays(1)).map(shift -> new Point(shift, shift.start));
            }
            return limit;
        }
    }
}
