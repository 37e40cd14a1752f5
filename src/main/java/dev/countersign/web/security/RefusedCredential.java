package dev.countersign.web.security;

import dev.countersign.web.limits.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;

/** A credential that is not valid, with the reason for counting. The caller is not told the reason. */
final class RefusedCredential extends InvalidBearerTokenException {

    private static final long serialVersionUID = 1L;

    private final Refusal why;
    private final @Nullable String key;

    /** @param key id of the key, which need not exist; null for what is not a key */
    RefusedCredential(String says, Refusal why, @Nullable String key) {
        super(says);
        this.why = why;
        this.key = key;
    }

    Refusal why() {
        return why;
    }

    @Nullable
    String key() {
        return key;
    }
}
