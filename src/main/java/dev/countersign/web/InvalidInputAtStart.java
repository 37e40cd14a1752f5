package dev.countersign.web;

import dev.countersign.facts.text.InvalidInput;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Ends the start with messages and without a stack trace if pack, facts or settings cannot be used. */
class InvalidInputAtStart extends AbstractFailureAnalyzer<InvalidInput> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidInput cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Correct the problems above and start again. The command `check` prints those of a pack and of own "
                        + "facts.",
                cause);
    }
}
