package dev.countersign.ledger;

import dev.countersign.ledger.journal.NotWritten;
import dev.countersign.ledger.journal.PendingEntry;
import dev.countersign.ledger.journal.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The one thread that writes. After a write or a force has failed nothing is written before the next start: what the disk then holds is not
 * known, and a second try could call durable what is not.
 */
final class Writer {

    private final LedgerFiles volume;
    private final WriteQueue waiting;
    private final Runnable written;
    private final Thread thread;
    private volatile String failed = "";

    /** @param written is run after each group */
    Writer(LedgerFiles volume, LedgerSettings settings, Runnable written) {
        this.volume = volume;
        this.written = written;
        waiting = new WriteQueue(settings);
        thread = new Thread(this::run, "ledger");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    CompletableFuture<Receipt> add(PendingEntry entry) {
        if (!waiting.add(entry)) {
            throw readOnly();
        }
        return entry.written();
    }

    private void run() {
        for (List<PendingEntry> group = waiting.group(); !group.isEmpty(); group = waiting.group()) {
            try {
                long first = volume.write(group);
                acknowledge(first, group);
                volume.grow(group);
                written.run();
            } catch (IOException | RuntimeException | Error e) {
                fail(e);
                group.forEach(each -> each.written().completeExceptionally(readOnly()));
                return;
            }
        }
    }

    /** Not on a thread of its own: those who are woken while others still wait add to the next group, which so becomes larger. */
    private void acknowledge(long first, List<PendingEntry> group) {
        for (int i = 0; i < group.size(); i++) {
            group.get(i).written(volume.origin(), first + i);
        }
    }

    /** Nothing is written any more. */
    void fail(Throwable cause) {
        failed = String.valueOf(cause.getMessage() == null ? cause : cause.getMessage());
        waiting.abandon().forEach(each -> each.written().completeExceptionally(readOnly()));
    }

    boolean hasFailed() {
        return !failed.isEmpty();
    }

    NotWritten readOnly() {
        return new NotWritten(
                NotWritten.Why.READ_ONLY,
                Duration.ofSeconds(30),
                failed.isEmpty() ? "The ledger is closed." : "Nothing can be written before the next start: " + failed);
    }

    /** Writes what waits, and ends. */
    void stop() {
        waiting.close();
        ThreadEnd.join(thread);
    }
}
