package dev.countersign.decisions.evaluate;

import dev.countersign.context.own.ReservationRule;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Request;
import java.util.List;

/**
 * The result of a trial evaluation. Nothing was recorded, so no action may be based on it. It has no id and is not a
 * {@link Decision}.
 *
 * @param reserving      what the action uses up, by the catalogue of the day
 * @param facts          all facts of the evaluation
 * @param allowedInstead actions of the catalogue that are allowed instead of this one, each evaluated; at most three
 */
public record TrialResult(
        Request request, ReservationRule reserving, Facts facts, Evaluation evaluation, List<String> allowedInstead) {

    public TrialResult {
        allowedInstead = List.copyOf(allowedInstead);
    }
}
