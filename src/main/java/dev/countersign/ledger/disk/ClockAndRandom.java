package dev.countersign.ledger.disk;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/** The clock and the random numbers. They come from the edge, and tests provide their own. */
public interface ClockAndRandom {

    /** The current time in milliseconds. */
    Instant now();

    /** That many unpredictable bytes. */
    byte[] random(int bytes);

    /** The id of something new: a random UUID (RFC 9562, version 4), made of {@link #random}. */
    default String id() {
        ByteBuffer bytes = ByteBuffer.wrap(random(2 * Long.BYTES));
        long version = bytes.getLong() & ~0xF000L | 0x4000L;
        long variant = bytes.getLong() & ~(3L << 62) | 2L << 62;
        return new UUID(version, variant).toString();
    }
}
