package dev.countersign.web.callback;

/**
 * How a call ended.
 *
 * @param kind   what follows from it
 * @param status of the answer; 0 for none
 */
public record CallResult(Kind kind, int status) {

    /** What follows from the end of a call. */
    public enum Kind {
        /** The receiver has it: an answer of 200 to 299. */
        DELIVERED,
        /** The receiver does not want calls any more: 410. */
        GONE,
        /** Any other answer, such as a redirect, which is not followed. */
        ANSWERED_OTHERWISE,
        /** The address may not be called, or has an IP address that may not. */
        NOT_ALLOWED,
        /** There was no connection, or it broke, or its certificate is not trusted. */
        NOT_REACHED,
        /** There was no answer in time. */
        TOO_SLOW
    }

    private static final int GONE = 410;
    private static final int OK = 200;
    private static final int AFTER_OK = 300;

    static CallResult answered(int status) {
        return new CallResult(
                status == GONE
                        ? Kind.GONE
                        : status >= OK && status < AFTER_OK ? Kind.DELIVERED : Kind.ANSWERED_OTHERWISE,
                status);
    }

    static CallResult failed(Kind kind) {
        return new CallResult(kind, 0);
    }
}
