package dev.countersign.ledger;

/** Waiting for a thread of our own to end. */
final class ThreadEnd {

    private ThreadEnd() {}

    /** Returns when it has ended, even where the caller is interrupted meanwhile. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
