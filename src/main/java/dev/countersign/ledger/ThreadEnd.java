package dev.countersign.ledger;

/** Waits for the end of a thread. */
final class ThreadEnd {

    private ThreadEnd() {}

    /** Returns when the thread has ended, even if the caller is interrupted. */
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
