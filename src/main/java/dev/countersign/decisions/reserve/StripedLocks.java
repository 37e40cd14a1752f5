package dev.countersign.decisions.reserve;

import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Locks by key. A thread that needs several takes them together, in the order of their numbers, so that no two threads
 * wait for each other.
 *
 * <p>INVARIANT: they are taken after the lock of the idempotency key and before every other lock.
 */
public final class StripedLocks {

    private static final int STRIPES = 1024;
    private final ReentrantLock[] locks = new ReentrantLock[STRIPES];

    public StripedLocks() {
        for (int i = 0; i < STRIPES; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    /** Locks that are held until they are released. */
    public interface Held extends AutoCloseable {

        @Override
        void close();
    }

    /** @param turn given up while another thread has one of them */
    public Held hold(Collection<String> keys, ProcessorTurn turn) {
        int[] numbers = new int[keys.size()];
        int count = 0;
        for (String key : keys) {
            numbers[count++] = Math.floorMod(key.hashCode(), STRIPES);
        }
        Arrays.sort(numbers);
        for (int number : numbers) {
            ProcessorTurn.lock(locks[number], turn);
        }
        return () -> {
            for (int i = numbers.length - 1; i >= 0; i--) {
                locks[numbers[i]].unlock();
            }
        };
    }
}
