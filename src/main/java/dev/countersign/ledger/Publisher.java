package dev.countersign.ledger;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The thread that writes tiles and a checkpoint a short time after the journal has grown, and a last time when it is
 * stopped.
 */
final class Publisher {

    private final LedgerFiles files;
    private final Duration after;
    private final Consumer<Throwable> fails;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean grown;
    private boolean stopping;

    /**
     * @param after the delay after growth
     * @param fails receives the reason why no more checkpoints are written
     */
    Publisher(LedgerFiles files, Duration after, Consumer<Throwable> fails) {
        this.files = files;
        this.after = after;
        this.fails = fails;
        grown = files.behind();
        thread = new Thread(this::run, "ledger-checkpoints");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Entries were added to the tree. */
    void grown() {
        lock.lock();
        try {
            if (!grown) {
                grown = true;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            boolean last = false;
            while (!last) {
                last = waited();
                files.publish();
            }
            files.publishRest();
        } catch (IOException | RuntimeException | Error e) {
            fails.accept(e);
        }
    }

    /** Returns after the delay, or true at once when the thread must stop. */
    private boolean waited() {
        lock.lock();
        try {
            while (!grown && !stopping) {
                changed.awaitUninterruptibly();
            }
            long left = after.toNanos();
            while (!stopping && left > 0) {
                left = changed.awaitNanos(left);
            }
            grown = false;
            return stopping;
        } catch (InterruptedException e) {
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Writes the last checkpoint and ends. */
    void stop() {
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        ThreadEnd.join(thread);
    }
}
