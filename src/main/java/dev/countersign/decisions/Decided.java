package dev.countersign.decisions;

import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import java.util.List;

/** What a record tells of: facts, what they came to, and what would have been allowed instead. */
record Decided(Facts facts, Evaluation evaluation, List<String> allowedInstead) {

    Decided {
        allowedInstead = List.copyOf(allowedInstead);
    }

    /** Canonical bytes of the whole evaluation. */
    byte[] canonical() {
        return EvaluationJson.bytes(evaluation);
    }
}
