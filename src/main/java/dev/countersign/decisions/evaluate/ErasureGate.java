package dev.countersign.decisions.evaluate;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Lets any number of questions through at once, or an erasure alone: each question is before it or after it.
 *
 * <p>INVARIANT: it is entered before every other lock that deciding takes, and whoever waits for it waits for a time that has an end.
 */
public final class ErasureGate {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    /** It is left by the thread that has entered, once. */
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

    /** @throws NotDecided when questions do not end */
    public Passage alone() {
        return enter(
                lock.writeLock(),
                "Too many questions are being decided, so nothing was erased. Maybe ask again later.");
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
