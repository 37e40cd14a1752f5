package dev.countersign.decisions.evaluate;

/** The idempotency key of a request was used before, and its answer cannot be repeated. */
public final class IdempotencyConflict extends RuntimeException {

    /** The reason. */
    public enum Why {
        /** The same request, but its answer is no longer valid, or was reported as not done. */
        EXPIRED,
        /** Another request. */
        KEY_REUSED,
        /** The same request was carried out, but the service stopped before it could keep the answer. */
        ANSWER_LOST
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
