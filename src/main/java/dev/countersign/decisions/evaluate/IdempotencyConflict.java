package dev.countersign.decisions.evaluate;

/** The idempotency key of a question was used before, and the answer of then cannot be given again. */
public final class IdempotencyConflict extends RuntimeException {

    /** Why. */
    public enum Why {
        /** The same question, but its answer is no longer valid, or was reported as not done. */
        EXPIRED,
        /** Another question. */
        KEY_REUSED
    }

    private final Why why;

    public IdempotencyConflict(Why why, String says) {
        super(says);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
