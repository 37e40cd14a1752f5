package dev.countersign.web.security;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;

/** Authenticates people of the example company by a token of the command {@code sign-in}. */
@Component
class ExampleAuthentication implements AuthenticationProvider {

    /** The kind of credential. */
    static final String CREDENTIAL = "example-token";

    private static final String INVALID =
            "The token of the example company is not valid: it is wrong, has expired, or the laptop mode has ended. "
                    + "Maybe sign in again with the command `sign-in`.";

    private final ExampleTokens tokens;
    private final ExamplePeople people;

    ExampleAuthentication(ExampleTokens tokens, ExamplePeople people) {
        this.tokens = tokens;
        this.people = people;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return BearerTokenAuthenticationToken.class.isAssignableFrom(authentication);
    }

    /** Null for a credential of another kind. */
    @Override
    public @Nullable Authentication authenticate(Authentication said) {
        String token = ((BearerTokenAuthenticationToken) said).getToken();
        if (!token.startsWith(ExampleTokens.PREFIX)) {
            return null;
        }
        return tokens.holder(token)
                .flatMap(holder -> people.rights(holder.person())
                        .map(rights -> new CallerAuthentication(rights, CREDENTIAL, holder.from())))
                .orElseThrow(() -> new InvalidBearerTokenException(INVALID));
    }
}
