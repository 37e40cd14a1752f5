package dev.countersign.web;

import jakarta.servlet.AsyncContext;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Gives up bodies that did not come in time, one after another. The server ends what is late all at once and takes a worker for each, so that hundreds of callers
 * who send slowly hold up everybody for as long as it takes to start hundreds of workers.
 */
final class BodyTimeouts implements AutoCloseable {

    /** Milliseconds that the next one waits for one that is being told, which is longer than it takes to tell. */
    private static final int TURN_MS = 50;

    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "late-bodies");
        thread.setDaemon(true);
        return thread;
    });
    private final Semaphore told = new Semaphore(0);

    BodyTimeouts() {
        clock.setRemoveOnCancelPolicy(true);
        // a service has the same threads before and after its first slow caller
        clock.prestartAllCoreThreads();
    }

    /** @param waiting is dispatched once the body has been given up; the request then says so, and {@link #told} is called */
    Future<?> giveUpAfter(int milliseconds, BodyReception receiving, AsyncContext waiting) {
        return clock.schedule(() -> giveUp(receiving, waiting), milliseconds, TimeUnit.MILLISECONDS);
    }

    private void giveUp(BodyReception receiving, AsyncContext waiting) {
        if (!receiving.giveUp()) {
            return;
        }
        told.drainPermits();
        try {
            waiting.dispatch();
            told.tryAcquire(TURN_MS, TimeUnit.MILLISECONDS);
        } catch (IllegalStateException e) {
            // the caller has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One was told that it was late. */
    void told() {
        told.release();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
