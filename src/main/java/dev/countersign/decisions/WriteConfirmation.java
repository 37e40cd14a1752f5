package dev.countersign.decisions;

import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.EntryWrite;
import dev.countersign.ledger.journal.NotWritten;
import dev.countersign.ledger.journal.Receipt;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Waits for entries on their way to disk, and says of each only what is true: it is written down, it never will be, or that is not known yet. */
final class WriteConfirmation {

    /** How long one that is being written is waited for once its time is over. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private WriteConfirmation() {}

    /** What is told of an entry that is not on disk. */
    record Words(String takenBack, String stopped, Supplier<NotDecided> unknown) {}

    /**
     * @param deadline how long it may wait for its turn
     * @param then     what it changes in memory: done once it is on disk, also where that is too late for the one who waits
     * @throws NotDecided when it is not on disk, or it is not known in time whether it is
     */
    static Receipt write(Ledger ledger, Entry entry, Duration deadline, Consumer<Receipt> then) {
        EntryWrite appending = NotDecided.unlessWritten(() -> ledger.appending(entry));
        Receipt receipt = await(
                appending.written(),
                appending::withdraw,
                deadline,
                new Words(
                        "It took longer than " + deadline.toMillis()
                                + " ms to write it down, so it was taken back, and nothing has changed.",
                        "The service was stopped before it was written down, so nothing has changed.",
                        () -> unknown(appending, then)));
        then.accept(receipt);
        return receipt;
    }

    /** Not on the thread that writes, which nothing may hold up. */
    private static NotDecided unknown(EntryWrite appending, Consumer<Receipt> then) {
        appending.written().thenAcceptAsync(then);
        return NotDecided.unknown(
                "It is still being written down, and it is not known whether that ends well. If it does, it counts. Maybe send it again later: what was written twice is found.",
                PATIENCE);
    }

    /**
     * Waits until it is on disk. One whose turn does not come in time is taken back, so that nothing of it is left; for one that is being written it waits
     * {@link #PATIENCE} longer.
     *
     * @param withdraw takes it back, where it is not being written yet
     * @throws NotDecided when it is not on disk, or it is not known in time whether it is
     */
    static Receipt await(Future<Receipt> written, BooleanSupplier withdraw, Duration deadline, Words words) {
        try {
            return get(written, deadline);
        } catch (TimeoutException e) {
            if (withdraw.getAsBoolean()) {
                throw new NotDecided(words.takenBack, PATIENCE);
            }
            return late(written, words);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw withdraw.getAsBoolean() ? new NotDecided(words.stopped, PATIENCE) : words.unknown.get();
        }
    }

    private static Receipt late(Future<Receipt> written, Words words) {
        try {
            return get(written, PATIENCE);
        } catch (TimeoutException e) {
            throw words.unknown.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw words.unknown.get();
        }
    }

    private static Receipt get(Future<Receipt> written, Duration time) throws TimeoutException, InterruptedException {
        try {
            return written.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof NotWritten not ? NotDecided.of(not) : new IllegalStateException(e.getCause());
        }
    }
}
