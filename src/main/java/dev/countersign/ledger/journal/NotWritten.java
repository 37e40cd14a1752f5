package dev.countersign.ledger.journal;

import java.time.Duration;

/** An entry was not written, or not within the caller's time. The caller must be told that nothing was decided. */
public final class NotWritten extends RuntimeException {

    /** The reason. */
    public enum Why {
        /** There are more requests than can be written. The entry was not accepted. */
        BUSY,
        /**
         * The entry was accepted, but not forced to disk in time. It may still get into the ledger, although no caller
         * was told so.
         */
        LATE,
        /** The disk is almost full. The remaining space is reserved for refusals and erasures. */
        NO_ROOM,
        /** A write or force failed. Nothing is written before the next start. */
        READ_ONLY
    }

    private final Why why;
    private final Duration retryAfter;

    public NotWritten(Why why, Duration retryAfter, String says) {
        super(says);
        this.why = why;
        this.retryAfter = retryAfter;
    }

    public Why why() {
        return why;
    }

    /** The time after which the caller may try again, in whole seconds. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
