package dev.countersign.edge;

import dev.countersign.ledger.disk.ClockAndRandom;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** The clock and the random numbers of this machine. They enter the product here only. */
public final class SystemClockAndRandom implements ClockAndRandom {

    private final Clock clock = Clock.tickMillis(ZoneOffset.UTC);
    private final SecureRandom chance = new SecureRandom();

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public byte[] random(int bytes) {
        byte[] made = new byte[bytes];
        chance.nextBytes(made);
        return made;
    }
}
