package dev.countersign.web.http;

import dev.countersign.decisions.reserve.ProcessorTurn;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The turn of one request, whose thread alone uses it. */
final class Turn implements ProcessorTurn {

    private final Semaphore permits;
    private boolean has = true;

    private Turn(Semaphore permits) {
        this.permits = permits;
    }

    /** @param permits fair, so that those who wait get one in the order in which they came */
    static @Nullable Turn within(Semaphore permits, int milliseconds) {
        try {
            return permits.tryAcquire(milliseconds, TimeUnit.MILLISECONDS) ? new Turn(permits) : null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void pause() {
        if (has) {
            has = false;
            permits.release();
        }
    }

    @Override
    public void resume() {
        if (!has) {
            permits.acquireUninterruptibly();
            has = true;
        }
    }

    @Override
    public void share() {
        if (permits.hasQueuedThreads()) {
            pause();
            resume();
        }
    }
}
