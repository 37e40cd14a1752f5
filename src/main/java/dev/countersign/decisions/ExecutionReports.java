package dev.countersign.decisions;

import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.LedgerHistory;
import dev.countersign.decisions.history.Reconciliation;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.history.VisibleDecisions;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.record.ReportedState;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.decisions.reserve.ProcessorTurn;
import dev.countersign.decisions.reserve.Reservation;
import dev.countersign.decisions.reserve.StripedLocks;
import dev.countersign.facts.Verdict;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.find.IndexKeys;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records the outcomes of decisions. Every report is recorded, even of an action that should not have happened. */
public final class ExecutionReports {

    /** An action that was reported as done stays done: this report changes nothing. */
    public static final String ALREADY_EXECUTED = "ALREADY_EXECUTED";

    private final Ledger ledger;
    private final DecisionRecords records;
    private final LedgerHistory history;
    private final Duration deadline;
    private final StripedLocks reporting = new StripedLocks();

    ExecutionReports(Ledger ledger, DecisionRecords records, LedgerHistory history, Duration deadline) {
        this.ledger = ledger;
        this.records = records;
        this.history = history;
        this.deadline = deadline;
    }

    /**
     * The result of a report.
     *
     * @param problem code of the problem, such as EXECUTED_TWICE; null if there is none
     */
    public record Reported(
            String id, Receipt receipt, @Nullable String problem) {}

    /**
     * @param caller   who reports
     * @param decision id of the decision it is about
     * @param id       id of this report, made at the edge
     * @param at       time of the report
     * @return empty, and nothing is recorded, when it is not a decision of this caller; a caller for every subject may
     *     report what nobody decided
     * @throws NotDecided when it cannot be recorded
     */
    public Optional<Reported> report(
            Caller caller,
            String decision,
            ExecutionReport outcome,
            @Nullable CustomerReaction reaction,
            String id,
            Instant at) {
        try (StripedLocks.Held held = reporting.hold(List.of(decision), ProcessorTurn.UNLIMITED)) {
            Optional<StoredDecision> recorded = records.decision(decision);
            boolean own = caller.mayActAs().anyone()
                    || recorded.filter(each -> VisibleDecisions.isOf(caller, each.open()))
                            .isPresent();
            return own ? Optional.of(write(caller, decision, recorded, outcome, reaction, id, at)) : Optional.empty();
        }
    }

    /** One report of a decision at a time, so that the second of two sees the first. */
    private Reported write(
            Caller caller,
            String decision,
            Optional<StoredDecision> recorded,
            ExecutionReport outcome,
            @Nullable CustomerReaction reaction,
            String id,
            Instant at) {
        ReportedState before = ReportedState.of(records.outcomes(decision));
        String problem = problem(outcome, recorded, before);
        CanonicalJson json = new CanonicalJson()
                .object()
                .member("at", at.toString())
                .member(EntryType.CALLER, caller.recordedAs())
                .member("decision", decision)
                .member("format", EntryType.FORMAT)
                .member("id", id)
                .member("outcome", outcome.name());
        if (problem != null) {
            json.member("problem", problem);
        }
        if (reaction != null) {
            json.member("reaction", reaction.name());
        }
        byte[] open = json.member("type", EntryType.OUTCOME).endObject().bytes();
        Receipt receipt = WriteConfirmation.write(ledger, new Entry(open, List.of()), deadline, written -> {
            records.handOver(written, keys(id, decision, outcome, at));
            count(recorded, outcome, before, at);
        });
        return new Reported(id, receipt, problem);
    }

    /** What the entry says, so that it is not read again for the search index. */
    private static IndexKeys.Known keys(String id, String decision, ExecutionReport outcome, Instant at) {
        IndexKeys keys = new IndexKeys(
                id,
                at,
                Set.of("type=" + EntryType.OUTCOME, "outcome=" + outcome.name()),
                Set.of("decision=" + decision));
        return (entries, marks) -> keys;
    }

    private void count(Optional<StoredDecision> recorded, ExecutionReport outcome, ReportedState before, Instant at) {
        recorded.ifPresent(each -> history.approvals().reported(each.uses(), outcome, before));
        recorded.flatMap(each -> records.reservation(each.receipt().sequence()))
                .ifPresent(each -> settle(each, outcome, at));
    }

    private void settle(Reservation reservation, ExecutionReport outcome, Instant at) {
        if (outcome == ExecutionReport.EXECUTED) {
            history.reservations().executed(reservation, at);
        } else {
            history.reservations().givenBack(reservation);
        }
    }

    /** What {@link Reconciliation} would find, reported at once. */
    private @Nullable String problem(ExecutionReport outcome, Optional<StoredDecision> recorded, ReportedState before) {
        if (recorded.isEmpty()) {
            return Reconciliation.UNDECIDED;
        }
        if (outcome != ExecutionReport.EXECUTED) {
            return before == ReportedState.DONE ? ALREADY_EXECUTED : null;
        }
        if (recorded.get().verdict() != Verdict.ALLOW) {
            return Reconciliation.NOT_ALLOWED;
        }
        return switch (before) {
            case UNREPORTED -> null;
            case FAILED, GIVEN_BACK -> Reconciliation.DONE_AFTER_ALL;
            case DONE -> Reconciliation.TWICE;
        };
    }
}
