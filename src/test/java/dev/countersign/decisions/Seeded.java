package dev.countersign.decisions;

import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Instant;
import java.util.Random;
import java.util.function.Supplier;

/** A clock that the test moves, and random bytes that are the same in every run. */
final class Seeded implements ClockAndRandom {

    private final Random random;
    private final Supplier<Instant> now;

    Seeded(long seed, Supplier<Instant> now) {
        random = new Random(seed);
        this.now = now;
    }

    @Override
    public Instant now() {
        return now.get();
    }

    @Override
    public synchronized byte[] random(int bytes) {
        byte[] made = new byte[bytes];
        random.nextBytes(made);
        return made;
    }
}
