package dev.countersign.ledger;

import dev.countersign.ledger.journal.NotWritten;
import dev.countersign.ledger.journal.PendingEntry;
import dev.countersign.ledger.journal.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The only thread that writes; {@code Journal} forces what it writes. After a failed write or force, nothing is
 * written before the next start: what the disk contains is not known, and a second try could report data as durable
 * that is not.
 */
final class Writer {

    private final LedgerFiles files;
    private final WriteQueue waiting;
    private final Runnable written;
    private final Thread thread;
    private volatile String failed = "";

    /** @param written runs after each group */
    Writer(LedgerFiles files, LedgerSettings settings, Runnable written) {
        this.files = files;
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

    /** Whether no entry is queued. */
    boolean isIdle() {
        return waiting.isEmpty();
    }

    private void run() {
        for (List<PendingEntry> group = waiting.group(); !group.isEmpty(); group = waiting.group()) {
            try {
                long first = files.write(group);
                acknowledge(first, group);
                files.grow(group);
                written.run();
                files.ahead();
            } catch (IOException | RuntimeException | Error e) {
                fail(e);
                group.forEach(each -> each.written().completeExceptionally(readOnly()));
                return;
            }
        }
    }

    /** Callers are woken on this thread. A caller that is woken early adds to the next group, which becomes larger. */
    private void acknowledge(long first, List<PendingEntry> group) {
        for (int i = 0; i < group.size(); i++) {
            group.get(i).written(files.origin(), first + i);
        }
    }

    /** Stops writing. */
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

    /** Writes the queued entries and ends. */
    void stop() {
        waiting.close();
        ThreadEnd.join(thread);
    }
}
