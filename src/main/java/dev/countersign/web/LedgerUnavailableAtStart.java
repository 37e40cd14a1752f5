package dev.countersign.web;

import dev.countersign.ledger.disk.LedgerUnavailable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A ledger that cannot be used ends the start with its message, without a stack trace. */
class LedgerUnavailableAtStart extends AbstractFailureAnalyzer<LedgerUnavailable> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, LedgerUnavailable cause) {
        return new FailureAnalysis(
                cause.place() + ": " + cause.summary(),
                cause.hint().isEmpty() ? "The command `verify` tells more." : cause.hint(),
                cause);
    }
}
