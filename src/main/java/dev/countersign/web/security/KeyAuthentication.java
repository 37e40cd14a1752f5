package dev.countersign.web.security;

import dev.countersign.edge.KeyCheck;
import dev.countersign.edge.KeyRights;
import dev.countersign.edge.KeySecret;
import dev.countersign.edge.KeyUse;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.directory.ApiKey;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.web.limits.LockOut;
import dev.countersign.web.limits.Refusal;
import dev.countersign.web.limits.Source;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/** Authenticates callers by an API key. */
@Component
class KeyAuthentication implements AuthenticationProvider {

    private static final String INVALID = "The key is not valid: it is wrong, has expired, or was revoked.";
    private static final String MISTYPED = "The key is mistyped or incomplete: its checksum is wrong.";

    private final Directory directory;
    private final ClockAndRandom clock;
    private final AgentKinds kinds;
    private final LockOut lockOut;
    private final KeyUse use;

    KeyAuthentication(Directory directory, ClockAndRandom clock, AgentKinds kinds, LockOut lockOut, KeyUse use) {
        this.directory = directory;
        this.clock = clock;
        this.kinds = kinds;
        this.lockOut = lockOut;
        this.use = use;
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
        Source source = source(said);
        lockOut.of(source, secret.id()).ifPresent(wait -> {
            throw new LockedOut(wait);
        });
        Instant now = clock.now();
        DirectoryState state = directory.now();
        KeyCheck.Result checked = KeyCheck.result(state, secret, now);
        ApiKey key = checked.key()
                .orElseThrow(() -> new RefusedCredential(INVALID, Refusal.of(checked.found()), secret.id()));
        Rights rights = KeyRights.of(state, key, now, kinds::ofKind)
                .orElseThrow(() -> new RefusedCredential(INVALID, Refusal.REVOKED, secret.id()));
        lockOut.succeeded(source, key.id());
        use.used(key.id(), now);
        return new CallerAuthentication(rights, "key:" + key.id(), now);
    }

    private static Source source(Authentication said) {
        return Source.of(
                said.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : null);
    }
}
