package dev.countersign.web.issuer;

import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.web.security.CallerRefused;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.MappedJwtClaimSetConverter;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;

/** Reads signed tokens of the issuer (RFC 7519), and refuses all others. */
final class IssuerTokens {

    /** Code of an answer that cannot be given because the issuer does not answer. */
    static final String UNREACHABLE = "ISSUER_UNREACHABLE";

    /** Letters of a token. */
    static final int LONGEST = 8192;

    private static final String NOT_SIGNED =
            "The token is not valid: no key of the issuer signed it with RS256, PS256, "
                    + "ES256 or EdDSA, or it cannot be read.";

    private final NimbusJwtDecoder decoder;

    IssuerTokens(IssuerSettings settings, IssuerKeys keys, ClockAndRandom clock) {
        decoder = decoder(keys, TokenRules.of(settings, clock));
    }

    /** Reads tokens that a key of the issuer signed, if the rules accept their claims. */
    static NimbusJwtDecoder decoder(IssuerKeys keys, OAuth2TokenValidator<Jwt> rules) {
        DefaultJWTProcessor<SecurityContext> signatures = new DefaultJWTProcessor<>();
        signatures.setJWSKeySelector(new TokenKeys(keys));
        signatures.setJWSVerifierFactory(new TokenVerifiers());
        // the rules look at both, by the clock of this service
        signatures.setJWSTypeVerifier((type, context) -> {});
        signatures.setJWTClaimsSetVerifier((claims, context) -> {});
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(signatures);
        decoder.setClaimSetConverter(withIssueTime());
        decoder.setJwtValidator(rules);
        return decoder;
    }

    /** Spring would invent the time of issue of a token without one, a second before its end. */
    private static Converter<Map<String, Object>, Map<String, Object>> withIssueTime() {
        MappedJwtClaimSetConverter usual = MappedJwtClaimSetConverter.withDefaults(Map.of());
        return claims -> {
            if (!claims.containsKey(JwtClaimNames.IAT)) {
                throw new BadJwtException("no iat");
            }
            return usual.convert(claims);
        };
    }

    /** Whether the text has the form of a signed token, right or not: three parts, the first of them a JSON object. */
    static boolean looksLikeOne(String token) {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        return token.startsWith("ey") && first > 0 && second > 0 && token.indexOf('.', second + 1) < 0;
    }

    /**
     * The claims of a valid token.
     *
     * @throws InvalidBearerTokenException when it is not valid
     * @throws CallerRefused when it is not known whether it is valid
     */
    Jwt read(String token) {
        if (token.length() > LONGEST) {
            throw new InvalidBearerTokenException("The token is not valid: it has more than " + LONGEST + " letters.");
        }
        try {
            return decoder.decode(token);
        } catch (JwtValidationException e) {
            throw new InvalidBearerTokenException(e.getErrors().stream()
                    .map(OAuth2Error::getDescription)
                    .map(says -> says.replaceAll("\\.$", ""))
                    .collect(Collectors.joining("; ", "The token is not valid: ", ".")));
        } catch (JwtException e) {
            if (e.getCause() instanceof IssuerUnreachable unreachable) {
                throw CallerRefused.unknownNow(
                        "The issuer of the token does not answer, so it is unknown whether the token is valid. Nothing "
                                + "was done. Ask again later.",
                        UNREACHABLE,
                        unreachable.after());
            }
            throw new InvalidBearerTokenException(NOT_SIGNED);
        }
    }
}
