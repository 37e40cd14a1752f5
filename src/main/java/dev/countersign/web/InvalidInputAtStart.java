package dev.countersign.web;

import dev.countersign.facts.text.InvalidInput;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A pack, facts or settings that cannot be used end the start with their messages, without a stack trace. */
class InvalidInputAtStart extends AbstractFailureAnalyzer<InvalidInput> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidInput cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Mend what is named above and start again; the command `check` tells the same.",
                cause);
    }
}
