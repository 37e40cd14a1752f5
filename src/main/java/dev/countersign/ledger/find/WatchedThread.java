package dev.countersign.ledger.find;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A thread for work that may never end, such as the work of a database on a damaged file. The caller waits as long as
 * there is progress. Only this thread uses the files, so an interrupt of the calling thread does not close them.
 */
final class WatchedThread implements AutoCloseable {

    private final AtomicLong ticks = new AtomicLong();
    private final ExecutorService thread;

    WatchedThread(String name) {
        thread = Executors.newSingleThreadExecutor(work -> {
            Thread made = new Thread(work, name);
            made.setDaemon(true);
            return made;
        });
    }

    /** The work. */
    @FunctionalInterface
    interface Work<T> {

        T done() throws SQLException, IOException;
    }

    /** There was no progress. The work may continue forever, and its thread cannot be used again. */
    static final class Stalled extends IOException {

        private static final long serialVersionUID = 1L;

        private Stalled(Duration patience) {
            super("no progress in " + patience.toSeconds() + " seconds");
        }
    }

    /** The work reports progress. */
    void progress() {
        ticks.incrementAndGet();
    }

    /** @param patience how long the work may go without progress */
    <T> T call(Duration patience, Work<T> work) throws SQLException, IOException {
        Future<T> future = thread.submit(work::done);
        boolean interrupted = false;
        try {
            while (true) {
                long before = ticks.get();
                try {
                    return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    if (ticks.get() == before) {
                        throw new Stalled(patience);
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw as(Objects.requireNonNull(e.getCause()));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException as(Throwable cause) throws SQLException, IOException {
        if (cause instanceof SQLException failed) {
            throw failed;
        }
        if (cause instanceof RuntimeException failed) {
            throw failed;
        }
        if (cause instanceof Error failed) {
            throw failed;
        }
        return cause instanceof IOException failed ? failed : new IOException(cause);
    }

    /** Ends the thread if possible. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
