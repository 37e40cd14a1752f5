package dev.countersign.web.security;

import dev.countersign.decisions.request.Caller;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.Rights;
import dev.countersign.web.caller.Operator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * Authenticates a command on this machine by the token in the folder of the service. It has no role: it may call only
 * the lines of the matrix that name it.
 */
@Component
class OperatorAuthentication implements AuthenticationProvider {

    private static final Rights RIGHTS = new Rights(Caller.operator(), Set.of(), Set.of(), false, null, false);

    private final Operator operator;
    private final ClockAndRandom clock;

    OperatorAuthentication(Operator operator, ClockAndRandom clock) {
        this.operator = operator;
        this.clock = clock;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return BearerTokenAuthenticationToken.class.isAssignableFrom(authentication);
    }

    /** Null for another credential. */
    @Override
    public @Nullable Authentication authenticate(Authentication said) {
        return operator.isToken(((BearerTokenAuthenticationToken) said).getToken())
                ? new CallerAuthentication(RIGHTS, CallerAuthentication.SERVICE_FILE, clock.now())
                : null;
    }
}
