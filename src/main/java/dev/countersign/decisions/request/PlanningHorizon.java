package dev.countersign.decisions.request;

import dev.countersign.facts.text.Problem;
import dev.countersign.facts.verdict.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far ahead an action may be planned: laws and time-zone data of later years are not known. A moment that has passed is looked at like any other, and so
 * can only forbid.
 */
public final class PlanningHorizon {

    private static final Duration FARTHEST = Duration.ofDays(400);

    private PlanningHorizon() {}

    /** What is wrong with the moment that a request names; empty where it names none, or one that is near enough. */
    public static Optional<Problem> problem(Request request, Instant at) {
        Instant planned = request.plannedAt();
        return planned == null || Duration.between(at, planned).compareTo(FARTHEST) <= 0
                ? Optional.empty()
                : Optional.of(new Problem(
                        "context.time",
                        "`" + planned + "` is more than " + FARTHEST.toDays() + " days from now.",
                        "Maybe the year is another."));
    }
}
