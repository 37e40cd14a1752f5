package dev.countersign.web;

import dev.countersign.facts.text.Refused;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A pack, facts or settings that cannot be used end the start with their messages, without a stack trace. */
class RefusedAtStart extends AbstractFailureAnalyzer<Refused> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, Refused cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Mend what is named above and start again; the command `check` tells the same.",
                cause);
    }
}
