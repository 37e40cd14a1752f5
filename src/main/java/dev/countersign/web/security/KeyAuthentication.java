package dev.countersign.web.security;

import dev.countersign.edge.KeyRights;
import dev.countersign.edge.KeySecret;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.directory.ApiKey;
import dev.countersign.web.limits.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;

/** Authenticates callers by an API key. */
@Component
class KeyAuthentication implements AuthenticationProvider {

    private static final String INVALID = "The key is not valid: it is wrong, has expired, or was revoked.";
    private static final String MISTYPED = "The key is mistyped or incomplete: its checksum is wrong.";

    private final KeyAttempts attempts;
    private final ClientRights clients;

    KeyAuthentication(KeyAttempts attempts, ClientRights clients) {
        this.attempts = attempts;
        this.clients = clients;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return BearerTokenAuthenticationToken.class.isAssignableFrom(authentication);
    }

    /** Null for a credential that is not a key, so that another provider reads it. */
    @Override
    public @Nullable Authentication authenticate(Authentication said) {
        String token = ((BearerTokenAuthenticationToken) said).getToken();
        if (!KeySecret.looksLikeOne(token)) {
            return null;
        }
        KeySecret secret =
                KeySecret.read(token).orElseThrow(() -> new RefusedCredential(MISTYPED, Refusal.MISTYPED, null));
        KeyAttempts.Attempt attempt = attempts.check(secret, said);
        attempt.lockedFor().ifPresent(wait -> {
            throw new LockedOut(wait);
        });
        ApiKey key = attempt.key().orElseThrow(() -> new RefusedCredential(INVALID, attempt.refusal(), secret.id()));
        Rights rights = KeyRights.of(attempt.directory(), key, attempt.isShared(), attempt.at(), clients::of)
                .orElseThrow(() -> new RefusedCredential(INVALID, Refusal.REVOKED, secret.id()));
        attempts.accepted(attempt);
        return new CallerAuthentication(rights, "key:" + key.id(), attempt.at());
    }
}
