package dev.countersign.web;

import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Duration;
import java.time.Instant;

/** A clock that moves only when a test says so. It begins now, because a ledger has no entries of the future. */
final class StandingClock implements ClockAndRandom {

    private final SystemClockAndRandom machine = new SystemClockAndRandom();
    private volatile Instant now = machine.now();

    void pass(Duration more) {
        now = now.plus(more);
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public byte[] random(int bytes) {
        return machine.random(bytes);
    }
}
