package dev.countersign.web.issuer;

import dev.countersign.ledger.disk.ClockAndRandom;
import java.util.List;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;

/**
 * Reads id tokens, by which the issuer says who signed in: with the same keys and the same clock as access tokens, and
 * the rules of OpenID Connect Core 1.0, section 3.1.3.7. Spring compares the nonce.
 */
final class IdTokens implements JwtDecoderFactory<ClientRegistration> {

    /** Letters of an id token. It may name many groups, and is in no header. */
    static final int LONGEST = 64 * 1024;

    private final IssuerKeys keys;
    private final ClockAndRandom clock;

    IdTokens(IssuerKeys keys, ClockAndRandom clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public JwtDecoder createDecoder(ClientRegistration console) {
        OidcIdTokenValidator claims = new OidcIdTokenValidator(console);
        claims.setClock(TokenRules.clock(clock));
        claims.setClockSkew(TokenRules.SKEW);
        JwtDecoder decoder = IssuerTokens.decoder(
                keys,
                new DelegatingOAuth2TokenValidator<>(List.of(TokenRules.times(clock), JwtTypeValidator.jwt(), claims)));
        return token -> {
            if (token.length() > LONGEST) {
                throw new BadJwtException("it has more than " + LONGEST + " letters");
            }
            return decoder.decode(token);
        };
    }
}
