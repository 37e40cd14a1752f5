package dev.countersign.web.issuer;

import com.nimbusds.jose.KeySourceException;
import java.time.Duration;

/** A document of the issuer cannot be read now, so nobody knows whether a token is valid. */
public final class IssuerUnreachable extends KeySourceException {

    private static final long serialVersionUID = 1L;

    private final Duration after;

    /** @param after when it will be read again */
    IssuerUnreachable(Duration after) {
        super("the issuer does not answer");
        this.after = after;
    }

    Duration after() {
        return after;
    }
}
