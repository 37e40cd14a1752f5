package dev.countersign.ledger;

import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The one thread that writes. After a write or a force has failed nothing is written before the next start: what the disk then holds is not
 * known, and a second try could call durable what is not.
 */
final class Writer {

    private final Journal journal;
    private final Waiting waiting;
    private final String origin;
    private final Forced forced;
    private final Thread thread;
    private volatile String failed = "";

    /** Hears of entries that were forced to disk, in order, on the writer's thread: to be taken in quickly. */
    @FunctionalInterface
    interface Forced {

        void forced(List<Pending> group);
    }

    Writer(Journal journal, Settings settings, String origin, Forced forced) {
        this.journal = journal;
        this.origin = origin;
        this.forced = forced;
        waiting = new Waiting(settings);
        thread = new Thread(this::run, "ledger");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    CompletableFuture<Receipt> add(Pending entry) {
        if (!waiting.add(entry)) {
            throw readOnly();
        }
        return entry.written();
    }

    private void run() {
        for (List<Pending> group = waiting.group(); !group.isEmpty(); group = waiting.group()) {
            long first = journal.size();
            try {
                journal.write(group);
                forced.forced(group);
            } catch (IOException | RuntimeException | Error e) {
                fail(e);
                group.forEach(each -> each.written().completeExceptionally(readOnly()));
                return;
            }
            for (int i = 0; i < group.size(); i++) {
                Pending each = group.get(i);
                each.written().complete(new Receipt(origin, first + i, HexFormat.of().formatHex(each.leaf())));
            }
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
        return new NotWritten(NotWritten.Why.READ_ONLY, Duration.ofSeconds(30), failed.isEmpty() ? "The ledger is closed." : "Nothing can be written before the next start: " + failed);
    }

    /** Writes what waits, and ends. */
    void stop() {
        waiting.close();
        Threads.join(thread);
    }
}
