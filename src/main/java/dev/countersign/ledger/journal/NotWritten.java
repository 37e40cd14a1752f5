package dev.countersign.ledger.journal;

import java.time.Duration;

/** An entry was not written, or not within the time its caller gave it. Whoever asked must be told that nothing was decided. */
public final class NotWritten extends RuntimeException {

    /** Why. */
    public enum Why {
        /** More is asked than can be written; the entry was not taken. */
        BUSY,
        /** It was taken, but not forced to disk in time. It may yet be in the ledger; nobody was told so. */
        LATE,
        /** There is little room left on the disk, and it is kept for refusals and erasures. */
        NO_ROOM,
        /** A write or a force failed. Nothing is written before the next start. */
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

    /** After how long it is worth asking again, in whole seconds. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
