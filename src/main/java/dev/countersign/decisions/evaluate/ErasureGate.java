package dev.countersign.decisions.evaluate;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Admits any number of requests at once, or one erasure alone: each request is before the erasure or after it.
 *
 * <p>INVARIANT: it is entered before every other lock of a decision, and every wait for it has a time limit.
 */
public final class ErasureGate {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    /** The thread that has entered leaves it, once. */
    public interface Passage extends AutoCloseable {

        @Override
        void close();
    }

    /** @throws NotDecided when an erasure takes too long */
    public Passage shared() {
        return enter(
                lock.readLock(),
                "A person is being erased, so nothing was decided, and nothing is allowed. Maybe ask again.");
    }

    /** @throws NotDecided when requests do not end */
    public Passage alone() {
        return enter(
                lock.writeLock(), "Too many requests are being decided, so nothing was erased. Maybe ask again later.");
    }

    private static Passage enter(Lock lock, String late) {
        try {
            if (lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return lock::unlock;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new NotDecided(late, PATIENCE);
    }
}
