package dev.countersign.decisions.history;

import dev.countersign.context.DecisionHistory;
import dev.countersign.context.PendingContact;
import dev.countersign.context.ReservedAmounts;
import dev.countersign.decisions.reserve.Reservations;
import dev.countersign.facts.Case;
import dev.countersign.facts.verdict.ActionAlike;
import dev.countersign.facts.verdict.ActionEffect;
import dev.countersign.facts.verdict.Approval;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The effects of earlier decisions on the next one: approvals and reservations. What is not in memory is read from the
 * ledger.
 */
public final class LedgerHistory implements DecisionHistory {

    private final DecisionRecords records;
    private final Approvals approvals = new Approvals();
    private final Rejections rejections = new Rejections();
    private final Reservations reservations;

    /** @param latest the time of the last entry: approvals that had expired by then are omitted */
    public LedgerHistory(DecisionRecords records, Instant latest) {
        this.records = records;
        reservations = new Reservations(records::reservations);
        if (records.isLaptopEnded()) {
            endExamples();
        }
        records.fold(approvals, latest);
        records.fold(rejections, latest);
    }

    @Override
    public List<PendingContact> contacts(Collection<String> customers, Instant at) {
        return reservations.contacts(customers, at);
    }

    @Override
    public List<Approval> approvals(String digest, String about) {
        return approvals.of(digest, about);
    }

    @Override
    public boolean isRejected(Case known, Instant at) {
        return !rejections.isEmpty() && rejections.has(ActionEffect.of(known), at);
    }

    @Override
    public int rejectedAlike(Case known, Instant at) {
        return rejections.isEmpty() ? 0 : rejections.alike(ActionAlike.of(known), at);
    }

    @Override
    public ReservedAmounts reserved(Collection<String> keys, Instant at, @Nullable Instant asOf) {
        return reservations.reserved(keys, at, asOf);
    }

    /**
     * Drops what cannot be read from the ledger any more, and reads the rest again. Call it while every decision is on
     * disk or never will be.
     */
    public void forgetErased() {
        approvals.keep(records::isApproval);
        rejections.keep(sequence -> records.rejected(sequence).isPresent());
        reservations.forget();
    }

    /**
     * What people of the example company approved or proposed does not count any more, because the laptop mode has
     * ended.
     */
    public void endExamples() {
        approvals.endExamples();
        rejections.endExamples();
    }

    /** Whether what people of the example company approved or proposed counts: only in laptop mode. */
    public boolean countsExamples() {
        return approvals.countsExamples();
    }

    public Reservations reservations() {
        return reservations;
    }

    /** Rejections that still count. */
    public Rejections rejections() {
        return rejections;
    }

    /** Approvals, and how often they can still be used. */
    public Approvals approvals() {
        return approvals;
    }
}
