package dev.countersign.web.issuer;

import com.nimbusds.jose.KeySourceException;
import java.time.Duration;

/** The keys of the issuer cannot be read now, so nobody knows whether a token is valid. */
final class IssuerUnreachable extends KeySourceException {

    private static final long serialVersionUID = 1L;

    private final Duration after;

    /** @param after when the keys will be read again */
    IssuerUnreachable(Duration after) {
        super("the keys of the issuer cannot be read");
        this.after = after;
    }

    Duration after() {
        return after;
    }
}
