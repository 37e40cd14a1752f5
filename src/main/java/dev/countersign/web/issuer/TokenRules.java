package dev.countersign.web.issuer;

import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;

/** What the claims of a signed token must say before anything is looked up for it. */
final class TokenRules {

    /** How far the clocks of the issuer and of this machine may be apart. */
    static final Duration SKEW = Duration.ofSeconds(60);
    /** The longest lifetime, from the issue to the end. */
    static final Duration LONGEST = Duration.ofHours(1);

    private static final String ID_TOKEN =
            "it is an ID token, which tells a client who signed in, and gives access to nothing";

    private static final String TYPE = "typ";
    private static final String NONCE = "nonce";
    /** The claim of that name in the tokens of some issuers. An access token of such an issuer has this value. */
    private static final String BEARER = "Bearer";

    /** Claims that only tokens for another use have, and what these are. */
    private static final Map<String, String> OF_OTHERS = Map.of(
            "at_hash", ID_TOKEN,
            "c_hash", ID_TOKEN,
            "events", "it reports an event, such as a sign-out",
            "cnf", "it is bound to a key of its holder, which this service cannot check",
            "act", "somebody else acts with it for its subject, and nobody decides here for somebody else");

    private TokenRules() {}

    static OAuth2TokenValidator<Jwt> of(IssuerSettings settings, ClockAndRandom time) {
        JwtTypeValidator type = new JwtTypeValidator("JWT", "at+jwt", "application/at+jwt");
        type.setAllowEmpty(true);
        return new DelegatingOAuth2TokenValidator<>(List.of(
                times(time),
                new JwtIssuerValidator(settings.issuer()),
                new JwtAudienceValidator(settings.audience()),
                type,
                token -> lifetime(token, time.now()),
                TokenRules::use));
    }

    /** From when to when it holds. */
    static OAuth2TokenValidator<Jwt> times(ClockAndRandom time) {
        JwtTimestampValidator times = new JwtTimestampValidator(SKEW);
        times.setClock(clock(time));
        times.setAllowEmptyExpiryClaim(false);
        return times;
    }

    /** The clock of this service, for parts of Spring. */
    static Clock clock(ClockAndRandom time) {
        return ((InstantSource) time::now).withZone(ZoneOffset.UTC);
    }

    private static OAuth2TokenValidatorResult lifetime(Jwt token, Instant now) {
        Instant issued = token.getIssuedAt();
        if (issued == null || issued.isAfter(now.plus(SKEW))) {
            return refused("it was issued in the future, or does not say when it was issued (claim iat)");
        }
        return token.getExpiresAt() != null
                        && Duration.between(issued, token.getExpiresAt()).compareTo(LONGEST) <= 0
                ? OAuth2TokenValidatorResult.success()
                : refused("its lifetime, exp - iat, is more than " + LONGEST.toMinutes() + " minutes");
    }

    private static OAuth2TokenValidatorResult use(Jwt token) {
        Optional<String> other =
                OF_OTHERS.keySet().stream().filter(token::hasClaim).sorted().findFirst();
        if (other.isPresent()) {
            return refused(OF_OTHERS.get(other.get()) + " (claim " + other.get() + ")");
        }
        if (token.hasClaim(TYPE)) {
            return BEARER.equals(token.getClaims().get(TYPE))
                    ? OAuth2TokenValidatorResult.success()
                    : refused("it is not an access token (claim " + TYPE + ")");
        }
        // at_hash is optional in an ID token of the code flow, and the nonce of a browser is not in other tokens
        return token.hasClaim(NONCE)
                ? refused(ID_TOKEN + " (claim " + NONCE + ")")
                : OAuth2TokenValidatorResult.success();
    }

    private static OAuth2TokenValidatorResult refused(String says) {
        return OAuth2TokenValidatorResult.failure(new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, says, null));
    }
}
