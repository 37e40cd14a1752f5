package dev.countersign.decisions;

import dev.countersign.ledger.Appending;
import dev.countersign.ledger.Entry;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.NotWritten;
import dev.countersign.ledger.Receipt;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Writes an entry that is no decision, such as an approval, and says of it only what is true: it is written down, it never will be, or that is not known yet. */
final class Writing {

    /** How long one that is being written is waited for once its time is over. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private Writing() {
    }

    /**
     * @param deadline how long it may wait for its turn
     * @param then     what it changes in memory: done once it is on disk, also where that is too late for whoever waits
     * @throws NotDecided when it is not on disk, or it is not known in time whether it is
     */
    static Receipt write(Ledger ledger, Entry entry, Duration deadline, Consumer<Receipt> then) {
        Appending appending = NotDecided.unlessWritten(() -> ledger.appending(entry));
        try {
            return done(appending, deadline, then);
        } catch (TimeoutException e) {
            if (appending.withdraw()) {
                throw new NotDecided("It took longer than " + deadline.toMillis() + " ms to write it down, so it was taken back, and nothing has changed.", PATIENCE);
            }
            return late(appending, then);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (appending.withdraw()) {
                throw new NotDecided("The service was stopped before it was written down, so nothing has changed.", PATIENCE);
            }
            throw unknown(appending, then);
        }
    }

    private static Receipt late(Appending appending, Consumer<Receipt> then) {
        try {
            return done(appending, PATIENCE, then);
        } catch (TimeoutException e) {
            throw unknown(appending, then);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(appending, then);
        }
    }

    private static Receipt done(Appending appending, Duration time, Consumer<Receipt> then) throws TimeoutException, InterruptedException {
        try {
            Receipt receipt = appending.written().get(time.toMillis(), TimeUnit.MILLISECONDS);
            then.accept(receipt);
            return receipt;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof NotWritten not ? NotDecided.of(not) : new IllegalStateException(e.getCause());
        }
    }

    /** Not on the thread that writes, which nothing may hold up. */
    private static NotDecided unknown(Appending appending, Consumer<Receipt> then) {
        appending.written().thenAcceptAsync(then);
        return NotDecided.unknown("It is still being written down, and it is not known whether that ends well. If it does, it counts. Maybe send it again later: what was written twice is found.", PATIENCE);
    }
}
