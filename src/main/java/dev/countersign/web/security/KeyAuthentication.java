package dev.countersign.web.security;

import dev.countersign.edge.KeyCheck;
import dev.countersign.edge.KeySecret;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.RightsOf;
import dev.countersign.oversight.directory.ApiKey;
import dev.countersign.oversight.directory.DirectoryState;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;

/** Authenticates callers by an API key. */
@Component
class KeyAuthentication implements AuthenticationProvider {

    private static final String INVALID = "The key is not valid: it is wrong, has expired, or was revoked.";
    private static final String MISTYPED = "The key is mistyped or incomplete: its checksum is wrong.";

    private final Directory directory;
    private final ClockAndRandom clock;
    private final AgentKinds kinds;

    KeyAuthentication(Directory directory, ClockAndRandom clock, AgentKinds kinds) {
        this.directory = directory;
        this.clock = clock;
        this.kinds = kinds;
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
        KeySecret secret = KeySecret.read(token).orElseThrow(() -> new InvalidBearerTokenException(MISTYPED));
        Instant now = clock.now();
        DirectoryState state = directory.now();
        ApiKey key = KeyCheck.check(state, secret, now).orElseThrow(() -> new InvalidBearerTokenException(INVALID));
        return new CallerAuthentication(
                rights(state, key, now).orElseThrow(() -> new InvalidBearerTokenException(INVALID)),
                "key:" + key.id(),
                now);
    }

    private Optional<Rights> rights(DirectoryState state, ApiKey key, Instant now) {
        return key.ofPerson()
                ? state.person(key.owner()).flatMap(person -> RightsOf.person(state, person, now))
                : state.client(key.owner()).flatMap(client -> RightsOf.client(client, kinds::ofKind));
    }
}
