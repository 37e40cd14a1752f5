package dev.countersign.decisions;

import dev.countersign.facts.Evaluation;
import dev.countersign.facts.Facts;
import dev.countersign.facts.Request;
import java.util.List;

/**
 * An answered question.
 *
 * @param id             made at the edge
 * @param facts          all the evaluation knew
 * @param allowedInstead actions of the catalogue that are allowed in this one's place, each one evaluated; at most three
 */
public record Decision(String id, Request request, Facts facts, Evaluation evaluation, List<String> allowedInstead) {

    public Decision {
        allowedInstead = List.copyOf(allowedInstead);
    }
}
