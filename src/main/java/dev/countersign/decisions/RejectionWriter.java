package dev.countersign.decisions;

import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.held.ReviewCode;
import dev.countersign.decisions.history.LedgerHistory;
import dev.countersign.decisions.history.Rejections;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.facts.Role;
import dev.countersign.facts.verdict.ActionAlike;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes rejections: from then on an action with the same effect is denied. */
final class RejectionWriter {

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int SEED = 32;

    private final Ledger ledger;
    private final LedgerHistory history;
    private final ClockAndRandom clock;
    private final EntriesInTurn entries;

    RejectionWriter(Ledger ledger, LedgerHistory history, ClockAndRandom clock, EntriesInTurn entries) {
        this.ledger = ledger;
        this.history = history;
        this.clock = clock;
        this.entries = entries;
    }

    /**
     * @param check called while nobody else can decide on this action; it throws when the task is not what was shown
     * @param then  called as soon as it is on disk
     * @throws NotDecided when it cannot be recorded
     */
    ApprovalService.Rejected reject(
            HeldAction held,
            ApprovalService.OpenedTask task,
            ApprovalService.No no,
            Role role,
            ReviewCode code,
            String id,
            Instant at,
            Runnable check,
            Runnable then) {
        Instant until = code.mayAskAgain() ? at : at.plus(LONGEST);
        @Nullable
        ActionAlike alike =
                code.mayAskAgain() ? null : ActionAlike.of(held.facts().known());
        SealedEntry entry = new SealedEntry(EntryType.REJECTION, id, at, no.by().recordedAs())
                .with("code", code.publicName())
                .with("decision", task.decision())
                .with("role", role.name())
                .with(EntryType.TASK, task.id())
                .with("until", until.toString())
                .sealed(held.about(), EntryType.EFFECT, held.effect().sha256())
                .sealed(held.about(), "reason", no.reason())
                .by(no.by(), "person");
        if (alike != null) {
            entry.sealed(held.about(), EntryType.ALIKE, alike.sha256());
        }
        if (code.isForSome()) {
            entry.sealed(held.about(), "code", code.name());
        }
        if (no.by().example()) {
            entry.with(EntryType.EXAMPLE, true);
        }
        entries.write(Set.of(held.facts().digest()), id, () -> {
            check.run();
            history.rejections().drop(at);
            return new EntriesInTurn.Step<>(
                    until, entry.entry(clock.random(SEED), NotDecided.subjects(ledger)), receipt -> {
                        history.rejections()
                                .add(
                                        held.effect(),
                                        new Rejections.Held(
                                                alike,
                                                at,
                                                until,
                                                receipt.sequence(),
                                                no.by().example()));
                        then.run();
                    });
        });
        return new ApprovalService.Rejected(code, until);
    }
}
