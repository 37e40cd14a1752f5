package dev.countersign.ledger.disk;

import java.time.Instant;

/** The clock and the random numbers. They come from the edge, and tests provide their own. */
public interface ClockAndRandom {

    /** The current time in milliseconds. */
    Instant now();

    /** That many unpredictable bytes. */
    byte[] random(int bytes);
}
