package dev.countersign.decisions.reserve;

import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/**
 * A caller's turn on the processors, where few requests are decided at once. It is given up while the caller waits for
 * something else: for a lock, the disk, or entries that are read.
 *
 * <p>INVARIANT: a thread that has a turn waits for no lock, so that those who hold locks and want their turn back get
 * it.
 */
public interface ProcessorTurn {

    /** For a caller that needs no turn: nobody limits how many are decided at once. */
    ProcessorTurn UNLIMITED = new ProcessorTurn() {
        @Override
        public void pause() {
            // nobody waits for it
        }

        @Override
        public void resume() {
            // nobody else has it
        }

        @Override
        public void share() {
            // nobody waits for it
        }
    };

    /** Gives it up. */
    void pause();

    /** Waits for it. It is never refused. */
    void resume();

    /** Lets others go first, if any wait. */
    void share();

    /** Waits without it, and has it again afterwards. */
    default <T> T without(Supplier<T> waiting) {
        pause();
        try {
            return waiting.get();
        } finally {
            resume();
        }
    }

    /** Takes a lock. @param turn given up while another thread has the lock */
    static void lock(Lock lock, ProcessorTurn turn) {
        if (!lock.tryLock()) {
            turn.without(() -> {
                lock.lock();
                return true;
            });
        }
    }
}
