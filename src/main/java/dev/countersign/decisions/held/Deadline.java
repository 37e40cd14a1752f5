package dev.countersign.decisions.held;

import dev.countersign.context.ConsentEnd;
import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.facts.Finding;
import dev.countersign.facts.Role;
import dev.countersign.facts.calendar.Due;
import dev.countersign.facts.calendar.WorkingCalendar;
import dev.countersign.facts.own.Agent;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.CorePath;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The deadlines of a task.
 *
 * @param due         when it should be decided: the earliest time of its demands, in the working hours of their roles
 * @param expires     from then on nobody can approve: after as much time again, but not after the action is planned,
 *     or after its offer, the customer's consent or the agent's contract has ended
 * @param byWallClock whether nights, weekends and holidays count, because a row says so or there is no calendar
 */
public record Deadline(Instant due, Instant expires, boolean byWallClock) {

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final double USUAL_HOURS = 24;
    /** The last day of an offer, if the pack declares it. */
    private static final String OFFER_ENDS = "action.offerEnds";

    /** @param held waits for people */
    public static Deadline of(HeldForPeople held, OwnFacts own, Instant opened) {
        return held.evaluation().oversight().open().stream()
                .map(demand ->
                        of(demand, held.runsByWallClock() ? WorkingCalendar.NONE : own.calendar(demand.role()), opened))
                .min(Comparator.comparing(Deadline::due).thenComparing(Deadline::expires))
                .orElseThrow()
                .within(ends(held.facts(), own, opened), opened);
    }

    /**
     * When half of the working hours between two moments are over, for the role for which that is first.
     *
     * @param roles at least one
     */
    public static Instant halfway(PolicySnapshot snapshot, List<Role> roles, Instant from, Instant to) {
        return roles.stream()
                .map(role -> snapshot.own().calendar(role).halfway(from, to))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Deadline of(Finding.Demand demand, WorkingCalendar calendar, Instant opened) {
        double hours = Objects.requireNonNullElse(demand.dueHours(), USUAL_HOURS);
        Due due = calendar.due(opened, hours);
        Due end = due.byWallClock() ? Due.wallClock(due.at(), hours) : calendar.due(due.at(), hours);
        return new Deadline(due.at(), end.at(), due.byWallClock() || end.byWallClock());
    }

    /** What the action depends on ends then. Something that has ended already is what the policy is for. */
    private static Stream<Instant> ends(Facts facts, OwnFacts own, Instant opened) {
        LocalDate today = own.today(opened);
        Stream<LocalDate> days = Stream.of(
                        offer(facts),
                        ConsentEnd.of(own, facts.known(), today),
                        own.agent(String.valueOf(facts.known().value(CorePath.SUBJECT_ID)))
                                .map(Agent::contractUntil))
                .flatMap(Optional::stream);
        return Stream.concat(
                        Stream.ofNullable(facts.plannedAt()),
                        days.map(day -> day.atStartOfDay(own.zone()).toInstant()))
                .filter(end -> end.isAfter(opened));
    }

    /** The first day on which the offer of the action does not hold any more. */
    private static Optional<LocalDate> offer(Facts facts) {
        return facts.known().value(OFFER_ENDS) instanceof LocalDate last
                ? Optional.of(last.plusDays(1))
                : Optional.empty();
    }

    /** It lasts at most thirty days, and not after one of these. */
    private Deadline within(Stream<Instant> ends, Instant opened) {
        Instant end = Stream.concat(Stream.of(expires, opened.plus(LONGEST)), ends)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return new Deadline(earlier(due, end), end, byWallClock);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
