package dev.countersign.web.console;

import dev.countersign.web.security.RoleSource;
import java.time.Duration;
import java.time.Instant;

/**
 * All that a session keeps of a person.
 *
 * @param person          id in the directory, or of a person of the example company
 * @param credential      the kind of the credential and its public id
 * @param secret          SHA-256 of the secret of a key, in base64url; empty for another credential
 * @param authenticatedAt when the person proved who they are
 * @param startedAt       when the session began
 * @param roles           where the roles are from; what groups of the issuer gave holds as long as the session
 */
record PersonSession(
        String person, String credential, String secret, Instant authenticatedAt, Instant startedAt, RoleSource roles) {

    /** The session ends after that time without a request. */
    static final Duration IDLE = Duration.ofMinutes(30);
    /** The page warns after that time without a request. */
    static final Duration WARNED = Duration.ofMinutes(25);
    /** The session ends after that time in any case. */
    static final Duration LONGEST = Duration.ofHours(12);

    /** When the session ends if nothing is asked after that time. */
    Instant end(Instant lastUsed) {
        Instant idle = lastUsed.plus(IDLE);
        Instant last = startedAt.plus(LONGEST);
        return idle.isBefore(last) ? idle : last;
    }

    /** Without the id of the person. */
    @Override
    public String toString() {
        return "PersonSession[" + startedAt + "]";
    }
}
