package dev.countersign.web.http;

import java.time.Duration;
import java.time.Instant;

/**
 * A person must sign in again, because the last authentication is too old for what was asked (RFC 9470). It is answered
 * with 401.
 */
public final class StepUp extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Code of the refusal. */
    public static final String CODE = "STEP_UP";
    /** The greatest age of an authentication for what needs a recent one. */
    public static final Duration MAX_AGE = Duration.ofMinutes(15);
    /** The header {@code WWW-Authenticate} of the answer. */
    public static final String CHALLENGE =
            "Bearer error=\"insufficient_user_authentication\", max_age=\"" + MAX_AGE.toSeconds() + "\"";

    /** How far the clock of an issuer may be ahead. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    public StepUp() {
        super("The last sign-in is more than " + MAX_AGE.toMinutes()
                + " minutes ago, and this needs a more recent one. Maybe sign in again and repeat the request.");
    }

    /** Whether an authentication at that time is recent enough; false for one in the future. */
    public static boolean isFresh(Instant authenticatedAt, Instant now) {
        return !now.isAfter(authenticatedAt.plus(MAX_AGE)) && !authenticatedAt.isAfter(now.plus(SKEW));
    }
}
