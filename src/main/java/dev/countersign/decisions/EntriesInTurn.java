package dev.countersign.decisions;

import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PendingDecisions;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.journal.WriteHandle;
import java.time.Duration;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Writes what people decide on an action: one entry at a time for each action, so that each sees the one before. */
final class EntriesInTurn {

    private final ApprovalTurns turns = new ApprovalTurns();
    private final Ledger ledger;
    private final DecisionRecords records;
    private final PendingDecisions inFlight;
    private final Duration deadline;

    EntriesInTurn(Ledger ledger, DecisionRecords records, PendingDecisions inFlight, Duration deadline) {
        this.ledger = ledger;
        this.records = records;
        this.inFlight = inFlight;
        this.deadline = deadline;
    }

    /**
     * An entry that is not written yet.
     *
     * @param made   what it says, for the caller
     * @param counts receives the receipt when it is on disk, so that it counts from then on
     */
    record Step<T>(T made, Entry entry, Consumer<Receipt> counts) {}

    /** @param receipt of its entry */
    record Written<T>(T made, Receipt receipt) {}

    /**
     * @param digests of the actions
     * @param id      of the entry
     * @param begin   called while nobody else decides on these actions; it throws when nothing is to be written
     * @throws NotDecided when it is not on disk, or it is unknown in time whether it is
     */
    <T> Written<T> write(Set<String> digests, String id, Supplier<Step<T>> begin) {
        return queue(digests, id, begin).await();
    }

    /**
     * An entry that is being written.
     *
     * @param known when it is on disk and counts
     */
    record Queued<T>(T made, CompletableFuture<Receipt> known, BooleanSupplier withdraw, Duration deadline) {

        /** @throws NotDecided when it is not on disk, or it is unknown in time whether it is */
        Written<T> await() {
            return new Written<>(
                    made, WriteConfirmation.await(known, withdraw, deadline, WriteConfirmation.words(deadline)));
        }
    }

    /** The same without waiting for the disk. */
    <T> Queued<T> queue(Set<String> digests, String id, Supplier<Step<T>> begin) {
        SortedSet<String> taken = new TreeSet<>();
        Step<T> step;
        WriteHandle appending;
        try {
            // INVARIANT: in one order, so that two of them never wait for each other.
            for (String digest : new TreeSet<>(digests)) {
                turns.begin(digest, deadline.plus(WriteConfirmation.PATIENCE));
                taken.add(digest);
            }
            step = begin.get();
            appending = NotDecided.unlessWritten(() -> inFlight.append(id, ledger, step.entry()));
        } catch (RuntimeException | Error e) {
            taken.forEach(turns::end);
            throw e;
        }
        // INVARIANT: the turns end only when the entry counts or never will, even if that is too late for the caller.
        CompletableFuture<Receipt> known = appending.written().whenComplete((receipt, failure) -> {
            try {
                if (failure == null) {
                    step.counts().accept(receipt);
                }
            } finally {
                taken.forEach(turns::end);
            }
        });
        // while the disk works
        records.handOver(DecisionRecords.indexKeys(step.entry()), appending.written());
        return new Queued<>(step.made(), known, appending::withdraw, deadline);
    }
}
