package dev.countersign.decisions;

import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.held.ReviewCode;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.LedgerHistory;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/** People take back approvals that no decision has used. */
final class Revocations {

    private static final int SEED = 32;

    private final Ledger ledger;
    private final DecisionRecords records;
    private final LedgerHistory history;
    private final ClockAndRandom clock;
    private final DecisionService deciding;
    private final EntriesInTurn entries;

    Revocations(
            Ledger ledger,
            DecisionRecords records,
            LedgerHistory history,
            ClockAndRandom clock,
            DecisionService deciding,
            EntriesInTurn entries) {
        this.ledger = ledger;
        this.records = records;
        this.history = history;
        this.clock = clock;
        this.deciding = deciding;
        this.entries = entries;
    }

    /**
     * @param id   of the entry
     * @param then receives the ids of the task and the approval, if it answered a task
     * @return whether there is such an approval that this person may take back
     */
    boolean revoke(
            ApprovalService.Revoked revoked, ReviewCode code, String id, Instant at, BiConsumer<String, String> then) {
        Optional<Approval> found =
                records.givenApproval(revoked.approval()).filter(approval -> mayRevoke(revoked, approval));
        if (found.isEmpty()) {
            return false;
        }
        Approval approval = found.get();
        JsonNode open = records.json(records.place(approval.id()).orElseThrow());
        String task = open.path(EntryType.TASK).asString("");
        String about = records.aboutOfApproval(approval.id()).orElseThrow();
        // INVARIANT: a decision that uses it is in the ledger before this, or does not use it.
        deciding.exclusive(
                approval.digest(),
                () -> entries.write(Set.of(approval.digest()), id, () -> {
                    refuseEnded(approval, at);
                    // It does not count from now on, even if this cannot be written: until the next start.
                    history.approvals().revoke(approval.id());
                    return new EntriesInTurn.Step<>(
                            approval,
                            entry(revoked, code, open, about, id, at)
                                    .entry(clock.random(SEED), NotDecided.subjects(ledger)),
                            receipt -> {
                                if (!task.isEmpty()) {
                                    then.accept(task, approval.id());
                                }
                            });
                }));
        return true;
    }

    private static boolean mayRevoke(ApprovalService.Revoked revoked, Approval approval) {
        return revoked.supervises()
                || revoked.by().has(new Caller.HeldRole(approval.role(), approval.qualifier()))
                || RecordSubjects.looksLikeOneOf(approval.person(), revoked.by().ids());
    }

    /** @throws InvalidInput when it does not count any more */
    private void refuseEnded(Approval approval, Instant at) {
        boolean used =
                history.approvals().left(approval.id()).filter(left -> left > 0).isEmpty() && approval.isCounted();
        if (used || !approval.until().isAfter(at) || records.isRevoked(approval.id())) {
            throw ApprovalService.refused(
                    "approval",
                    "it does not count any more: it was used or taken back, or has ended.",
                    "Maybe look at the task or the decision.");
        }
    }

    private static SealedEntry entry(
            ApprovalService.Revoked revoked, ReviewCode code, JsonNode open, String about, String id, Instant at) {
        SealedEntry entry = new SealedEntry(EntryType.APPROVAL_REVOKED, id, at, Caller.PERSON)
                .with("approval", revoked.approval())
                .with("code", code.publicName())
                .with("decision", open.path("decision").asString())
                .by(revoked.by(), "person")
                .sealed(about, "reason", revoked.reason());
        if (code.isForSome()) {
            entry.sealed(about, "code", code.name());
        }
        if (open.has(EntryType.TASK)) {
            entry.with(EntryType.TASK, open.path(EntryType.TASK).asString());
        }
        return revoked.by().example() ? entry.with(EntryType.EXAMPLE, true) : entry;
    }
}
