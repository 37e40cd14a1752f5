package dev.countersign.decisions.held;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.facts.Finding;
import dev.countersign.facts.calendar.Due;
import dev.countersign.facts.calendar.WorkingCalendar;
import dev.countersign.facts.verdict.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/**
 * The deadlines of a task.
 *
 * @param due         when it should be decided: the earliest time of its demands, in the working hours of their roles
 * @param expires     from then on nobody can approve: after as much time again, but not after the action is planned
 * @param byWallClock whether nights, weekends and holidays count, because a row says so or there is no calendar
 */
public record Deadline(Instant due, Instant expires, boolean byWallClock) {

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final double USUAL_HOURS = 24;

    /** @param held waits for people */
    public static Deadline of(HeldForPeople held, OwnFacts own, Instant opened) {
        return held.evaluation().oversight().open().stream()
                .map(demand ->
                        of(demand, held.runsByWallClock() ? WorkingCalendar.NONE : own.calendar(demand.role()), opened))
                .min(Comparator.comparing(Deadline::due).thenComparing(Deadline::expires))
                .orElseThrow()
                .within(held.facts(), opened);
    }

    private static Deadline of(Finding.Demand demand, WorkingCalendar calendar, Instant opened) {
        double hours = Objects.requireNonNullElse(demand.dueHours(), USUAL_HOURS);
        Due due = calendar.due(opened, hours);
        Due end = due.byWallClock() ? Due.wallClock(due.at(), hours) : calendar.due(due.at(), hours);
        return new Deadline(due.at(), end.at(), due.byWallClock() || end.byWallClock());
    }

    /** It lasts at most thirty days, and ends when the action is planned. */
    private Deadline within(Facts facts, Instant opened) {
        Instant end = earlier(expires, opened.plus(LONGEST));
        Instant planned = facts.plannedAt();
        if (planned != null && planned.isAfter(opened)) {
            end = earlier(end, planned);
        }
        return new Deadline(earlier(due, end), end, byWallClock);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
