package dev.countersign.web;

import dev.countersign.ledger.disk.LedgerUnavailable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Ends the start with a message and without a stack trace if the ledger cannot be used. */
class LedgerUnavailableAtStart extends AbstractFailureAnalyzer<LedgerUnavailable> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, LedgerUnavailable cause) {
        return new FailureAnalysis(
                cause.place() + ": " + cause.summary(),
                cause.hint().isEmpty() ? "Run the command `verify` for details." : cause.hint(),
                cause);
    }
}
