package dev.countersign.web.security;

import java.time.Instant;
import org.springframework.security.authentication.ott.OneTimeToken;

/**
 * The secret of a link that signs a person in, once.
 *
 * @param secret  to show once; the link contains it
 * @param person  id in the directory, or of a person of the example company
 * @param example whether it is a person of the example company
 * @param until   the end, which is not part of it
 */
public record SignInLink(String secret, String person, boolean example, Instant until) implements OneTimeToken {

    private static final long serialVersionUID = 1L;

    @Override
    public String getTokenValue() {
        return secret;
    }

    @Override
    public String getUsername() {
        return person;
    }

    @Override
    public Instant getExpiresAt() {
        return until;
    }

    /** Without the secret and the id of the person. */
    @Override
    public String toString() {
        return "SignInLink[" + until + "]";
    }
}
