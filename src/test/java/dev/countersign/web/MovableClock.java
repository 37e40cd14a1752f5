package dev.countersign.web;

import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Duration;
import java.time.Instant;

/** The clock of this machine, as far ahead as a test wants it. */
public final class MovableClock implements ClockAndRandom {

    private final SystemClockAndRandom machine = new SystemClockAndRandom();
    private volatile Duration ahead = Duration.ZERO;

    public void pass(Duration more) {
        ahead = ahead.plus(more);
    }

    @Override
    public Instant now() {
        return machine.now().plus(ahead);
    }

    @Override
    public byte[] random(int bytes) {
        return machine.random(bytes);
    }
}
