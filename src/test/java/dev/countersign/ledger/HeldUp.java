package dev.countersign.ledger;

import dev.countersign.ledger.disk.ClockAndRandom;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/** A disk whose force hangs until it is released, for tests of what other threads report in that time. */
public final class HeldUp {

    private final FaultyDisk disk = new FaultyDisk(new Random(1));

    /** Its ledger. */
    public Ledger open(ClockAndRandom clock) {
        return Ledger.open(
                disk, Story.FOLDER, LedgerSettings.usual().withCheckpointAfter(java.time.Duration.ofHours(1)), clock);
    }

    /** From now on nothing is forced. @return tells when something waits for it, and lets it go */
    public Held hold() {
        Held held = new Held(new CountDownLatch(1), new CountDownLatch(1));
        disk.beforeForce(() -> {
            held.waiting.countDown();
            await(held.goOn);
        });
        return held;
    }

    /** From now on every write fails. */
    public void fail() {
        disk.failAfter(0);
    }

    /** From now on only that number of bytes more can be written. */
    public void leave(long bytes) {
        disk.leave(bytes);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The held-up operation. */
    public record Held(CountDownLatch waiting, CountDownLatch goOn) implements AutoCloseable {

        /** Returns when something waits to be forced. */
        public void untilSomethingWaits() {
            HeldUp.await(waiting);
        }

        public void letGo() {
            goOn.countDown();
        }

        /** After any result of the test, other tests are not held up. */
        @Override
        public void close() {
            letGo();
        }
    }
}
