package dev.countersign.web.http;

import jakarta.servlet.AsyncContext;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Refuses bodies that did not arrive in time, one after another. The server itself would end all late bodies at once
 * and start a worker for each. Hundreds of callers that send slowly would delay everybody for as long as it takes to
 * start hundreds of workers.
 */
final class BodyTimeouts implements AutoCloseable {

    /** Milliseconds to wait for a refusal that is being sent before the next one. Sending takes less. */
    private static final int TURN_MS = 50;

    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "late-bodies");
        thread.setDaemon(true);
        return thread;
    });
    private final Semaphore told = new Semaphore(0);

    BodyTimeouts() {
        clock.setRemoveOnCancelPolicy(true);
        // the service has the same threads before and after its first slow caller
        clock.prestartAllCoreThreads();
    }

    /**
     * @param waiting is dispatched after the body was refused; the request then answers so, and {@link #told} is called
     */
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
            // the caller has disconnected
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A refusal was sent. */
    void told() {
        told.release();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
