package dev.countersign.decisions.evaluate;

import dev.countersign.decisions.reserve.ProcessorTurn;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
    private final AtomicLong alone = new AtomicLong();

    /** The thread that has entered leaves it, once. */
    public interface Passage extends AutoCloseable {

        @Override
        void close();
    }

    /** @throws NotDecided when an erasure takes too long */
    public Passage shared() {
        return shared(ProcessorTurn.UNLIMITED);
    }

    /**
     * @param turn given up while an erasure runs or waits
     * @throws NotDecided when an erasure takes too long
     */
    public Passage shared(ProcessorTurn turn) {
        Lock shared = lock.readLock();
        // INVARIANT: the timed form does not go before an erasure that waits.
        return entered(shared, 0)
                ? shared::unlock
                : turn.without(() -> enter(
                        shared,
                        "A person is being erased, so nothing was decided, and nothing is allowed. Maybe ask again."));
    }

    /** @throws NotDecided when requests do not end */
    public Passage alone() {
        Passage passage = enter(
                lock.writeLock(), "Too many requests are being decided, so nothing was erased. Maybe ask again later.");
        alone.incrementAndGet();
        return passage;
    }

    /**
     * How often somebody was alone. If it is the same in two passages of one request, nobody was erased in between.
     */
    public long timesAlone() {
        return alone.get();
    }

    private static Passage enter(Lock lock, String late) {
        if (entered(lock, PATIENCE.toMillis())) {
            return lock::unlock;
        }
        throw new NotDecided(late, PATIENCE);
    }

    private static boolean entered(Lock lock, long milliseconds) {
        try {
            return lock.tryLock(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
