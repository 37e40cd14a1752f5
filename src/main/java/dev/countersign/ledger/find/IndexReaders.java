package dev.countersign.ledger.find;

import dev.countersign.ledger.disk.LedgerUnavailable;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The threads that read the search index: a fixed number, each with a connection while it reads. A search may read
 * every entry and take long. One thread is therefore never used by a search, so that a lookup of a key, which a
 * decision may wait for, does not wait for searches.
 */
final class IndexReaders implements AutoCloseable {

    /** The number of queries at the same time. */
    static final int MOST = 3;

    private final BlockingQueue<WatchedThread> idle = new ArrayBlockingQueue<>(MOST);
    private final Semaphore searches = new Semaphore(MOST - 1, true);
    private final Duration wait;

    /** @param wait how long a query waits for a thread at most */
    IndexReaders(Duration wait) {
        this.wait = wait;
        for (int i = 1; i <= MOST; i++) {
            idle.add(new WatchedThread("ledger-projection-reader-" + i));
        }
    }

    /** @throws LedgerUnavailable when all threads are in use for too long */
    <T> T lookup(Duration patience, WatchedThread.Work<T> work) throws SQLException, IOException {
        WatchedThread thread = uninterrupted(() -> idle.poll(wait.toNanos(), TimeUnit.NANOSECONDS));
        if (thread == null) {
            throw busy();
        }
        boolean stalled = false;
        try {
            return thread.call(patience, work);
        } catch (WatchedThread.Stalled e) {
            stalled = true;
            throw e;
        } finally {
            if (stalled) {
                thread.close();
            } else {
                idle.add(thread);
            }
        }
    }

    /** @throws LedgerUnavailable when too many searches run for too long */
    <T> T search(Duration patience, WatchedThread.Work<T> work) throws SQLException, IOException {
        if (!uninterrupted(() -> searches.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS))) {
            throw busy();
        }
        try {
            return lookup(patience, work);
        } finally {
            searches.release();
        }
    }

    private LedgerUnavailable busy() {
        return new LedgerUnavailable(
                "the search index",
                "it answers as many queries as it can at the same time, and none ended in " + wait.toSeconds()
                        + " seconds.",
                "Maybe restrict the search to a shorter time, or ask again later.");
    }

    private interface Waiting<T> {

        T done() throws InterruptedException;
    }

    private static <T> T uninterrupted(Waiting<T> waiting) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return waiting.done();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        idle.forEach(WatchedThread::close);
    }
}
