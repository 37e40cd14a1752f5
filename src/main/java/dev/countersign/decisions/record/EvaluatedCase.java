package dev.countersign.decisions.record;

import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import java.util.List;

/** The content of a record: facts, their evaluation, and the allowed alternatives. */
public record EvaluatedCase(Facts facts, Evaluation evaluation, List<String> allowedInstead) {

    public EvaluatedCase {
        allowedInstead = List.copyOf(allowedInstead);
    }
}
