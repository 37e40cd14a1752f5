package dev.countersign.decisions;

import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.NotWritten;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.journal.WriteHandle;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Waits for entries that are being written, and reports for each what is known: it is recorded, it never will be, or it
 * is unknown.
 */
final class WriteConfirmation {

    private static final Executor LATE = oneThread();

    /** The additional time to wait for an entry that is being written after its deadline. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private WriteConfirmation() {}

    /** The message about an entry that is not on disk. */
    record Words(String takenBack, String stopped, Supplier<NotDecided> unknown) {}

    /**
     * @param deadline how long it may wait for the writer
     * @param then     its change in memory: applied when it is on disk, even if that is too late for the caller
     * @throws NotDecided when it is not on disk, or it is unknown in time whether it is
     */
    static Receipt write(Ledger ledger, Entry entry, Duration deadline, Consumer<Receipt> then) {
        WriteHandle appending = NotDecided.unlessWritten(() -> ledger.appending(entry));
        Receipt receipt = await(appending.written(), appending::withdraw, deadline, words(deadline, () -> {
            // Neither the writer's thread, which must not be delayed, nor a shared one: it may read entries.
            appending.written().thenAcceptAsync(then, LATE);
            return unknown();
        }));
        then.accept(receipt);
        return receipt;
    }

    /** For an entry whose change in memory is applied without the caller. */
    static Words words(Duration deadline) {
        return words(deadline, WriteConfirmation::unknown);
    }

    private static Words words(Duration deadline, Supplier<NotDecided> unknown) {
        return new Words(
                "It took longer than " + deadline.toMillis()
                        + " ms to record it, so it was cancelled, and nothing has changed.",
                "The service was stopped before it was recorded, so nothing has changed.",
                unknown);
    }

    /** One thread, which ends when it has had nothing to do for a second. */
    private static Executor oneThread() {
        ThreadPoolExecutor one =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "late-confirmations");
                    thread.setDaemon(true);
                    return thread;
                });
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    private static NotDecided unknown() {
        return NotDecided.unknown(
                "It is still being written, and it is unknown whether that succeeds. If it does, it counts. "
                        + "Maybe send it again later: a duplicate is detected.",
                PATIENCE);
    }

    /**
     * Waits until it is on disk. If the writer does not reach it in time, it is cancelled without a trace. If it is
     * being written, this waits {@link #PATIENCE} longer.
     *
     * @param withdraw cancels it if it is not being written yet
     * @throws NotDecided when it is not on disk, or it is unknown in time whether it is
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
