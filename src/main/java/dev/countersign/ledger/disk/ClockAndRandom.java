package dev.countersign.ledger.disk;

import java.time.Instant;

/** Time and chance, which come from the edge: a test hands in its own. */
public interface ClockAndRandom {

    /** The moment now, to the millisecond. */
    Instant now();

    /** So many bytes that nobody can foretell. */
    byte[] random(int bytes);
}
