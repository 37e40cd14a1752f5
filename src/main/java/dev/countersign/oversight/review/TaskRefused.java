package dev.countersign.oversight.review;

/** A task was not opened or changed. The message says why. */
public final class TaskRefused extends RuntimeException {

    /** The kinds of refusals. */
    public enum Why {
        /** The decision does not wait for people. */
        NOT_REQUESTABLE,
        /** There is no such decision of this client, or it is about another request. */
        INVALID_BINDING,
        /** The decision was made too long ago. */
        EXPIRED,
        /** The agent has as many open tasks as it may have. */
        TOO_MANY_OPEN,
        /** The idempotency key was used for another access request. */
        DUPLICATE_REQUEST,
        /** The task has ended. */
        ALREADY_DECIDED,
        /** Another person works on it. */
        CLAIMED,
        /** Nobody works on it. */
        NOT_CLAIMED,
        /** The client was asked as often as it may be, or is not asked now. */
        NO_QUESTION,
        /** The task has changed since it was read. */
        CHANGED
    }

    private final Why why;

    TaskRefused(Why why, String says) {
        super(says);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
