package dev.countersign.decisions.request;

import dev.countersign.facts.text.Problem;
import dev.countersign.facts.verdict.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far ahead an action may be planned: laws and time-zone data of later years are unknown. A time in the past is
 * evaluated like any other, and so can only forbid.
 */
public final class PlanningHorizon {

    private static final Duration FARTHEST = Duration.ofDays(400);

    private PlanningHorizon() {}

    /** The problem of the planned time of a request; empty if it has none, or one within the horizon. */
    public static Optional<Problem> problem(Request request, Instant at) {
        Instant planned = request.plannedAt();
        return planned == null || Duration.between(at, planned).compareTo(FARTHEST) <= 0
                ? Optional.empty()
                : Optional.of(new Problem(
                        "context.time",
                        "`" + planned + "` is more than " + FARTHEST.toDays() + " days from now.",
                        "Maybe the year is wrong."));
    }
}
