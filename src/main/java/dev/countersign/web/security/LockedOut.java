package dev.countersign.web.security;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** A credential is not looked at, because it failed too often from this source. */
final class LockedOut extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    private final Duration wait;

    LockedOut(Duration wait) {
        super("Too many failures.");
        this.wait = wait;
    }

    /** How long it is not looked at. */
    Duration retryAfter() {
        return wait;
    }
}
