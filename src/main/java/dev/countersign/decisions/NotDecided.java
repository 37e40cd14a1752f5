package dev.countersign.decisions;

import dev.countersign.ledger.NotWritten;
import java.time.Duration;
import java.util.function.Supplier;

/** Nothing was decided, so nothing is allowed: the answer could not be written down. Whoever asked may ask again. */
public final class NotDecided extends RuntimeException {

    /** What callers read in the answer. */
    public static final String CODE = "NOT_DECIDED";

    private final Duration retryAfter;

    public NotDecided(String says, Duration retryAfter) {
        super(says);
        this.retryAfter = retryAfter;
    }

    /** What was written, or why it was not. */
    static <T> T unlessWritten(Supplier<T> writing) {
        try {
            return writing.get();
        } catch (NotWritten e) {
            throw of(e);
        }
    }

    static NotDecided of(NotWritten e) {
        return new NotDecided(e.getMessage() + " Nothing was decided, so nothing is allowed.", e.retryAfter());
    }

    /** After how long it is worth asking again, in whole seconds, at least one. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
