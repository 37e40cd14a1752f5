package dev.countersign.decisions.evaluate;

import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Request;
import java.util.List;

/**
 * What a policy says of a question that was tried. Nothing was written down, so nothing may be done on it; it has no id, and is no {@link Decision}.
 *
 * @param facts          all the evaluation knew
 * @param allowedInstead actions of the catalogue that are allowed in this one's place, each one evaluated; at most three
 */
public record EvaluatedRequest(Request request, Facts facts, Evaluation evaluation, List<String> allowedInstead) {

    public EvaluatedRequest {
        allowedInstead = List.copyOf(allowedInstead);
    }
}
