package dev.countersign.web.security;

import dev.countersign.web.limits.Refusal;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** Refuses a credential that is of none of the known kinds. */
final class UnknownCredential implements AuthenticationProvider {

    @Override
    public boolean supports(Class<?> authentication) {
        return BearerTokenAuthenticationToken.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication said) {
        throw new RefusedCredential("This is not a credential of this service.", Refusal.UNKNOWN, null);
    }
}
