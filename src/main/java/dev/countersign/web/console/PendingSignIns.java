package dev.countersign.web.console;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.web.security.BrowserCookies;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the console must remember while a browser is at the issuer: in a cookie of that browser, encrypted with a key of
 * this process. The service itself keeps nothing, so nobody can fill its memory, and another browser cannot end the
 * sign-in.
 */
@Component
final class PendingSignIns implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

    static final String COOKIE = "countersign-issuer";
    private static final Duration HOLDS = Duration.ofMinutes(10);
    private static final int KEY = 32;
    private static final String UNTIL = "until";
    private static final String REDIRECT = "redirect";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final SecretKey key;
    private final ClockAndRandom clock;
    private final BrowserCookies cookies;
    private final IssuerRegistration issuer;

    PendingSignIns(ClockAndRandom clock, BrowserCookies cookies, IssuerRegistration issuer) {
        this.clock = clock;
        this.cookies = cookies;
        this.issuer = issuer;
        key = new SecretKeySpec(clock.random(KEY), "AES");
    }

    @Override
    public void saveAuthorizationRequest(
            @Nullable OAuth2AuthorizationRequest pending, HttpServletRequest request, HttpServletResponse response) {
        if (pending == null) {
            removeAuthorizationRequest(request, response);
            return;
        }
        byte[] text = JSON.writeValueAsBytes(Map.of(
                OAuth2ParameterNames.STATE,
                pending.getState(),
                OidcParameterNames.NONCE,
                pending.getAttribute(OidcParameterNames.NONCE),
                PkceParameterNames.CODE_VERIFIER,
                pending.getAttribute(PkceParameterNames.CODE_VERIFIER),
                REDIRECT,
                pending.getRedirectUri(),
                UNTIL,
                clock.now().plus(HOLDS).toString()));
        set(response, sealed(text), HOLDS);
    }

    /** Whether this browser began the sign-in that the request answers, and not too long ago. */
    boolean isPending(HttpServletRequest request) {
        return pending(request) != null;
    }

    private @Nullable JsonNode pending(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, cookies.name(COOKIE));
        JsonNode pending = cookie == null ? null : opened(cookie.getValue());
        return pending != null
                        && pending.path(OAuth2ParameterNames.STATE)
                                .asString()
                                .equals(request.getParameter(OAuth2ParameterNames.STATE))
                        && clock.now()
                                .isBefore(Instant.parse(pending.path(UNTIL).asString()))
                ? pending
                : null;
    }

    /** Null for a browser that did not begin this sign-in, or began it too long ago. */
    @Override
    public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
        JsonNode pending = pending(request);
        if (pending == null) {
            return null;
        }
        var registration = issuer.findByRegistrationId(IssuerRegistration.ID);
        return registration == null
                ? null
                : OAuth2AuthorizationRequest.authorizationCode()
                        .authorizationUri(
                                String.valueOf(registration.getProviderDetails().getAuthorizationUri()))
                        .clientId(registration.getClientId())
                        .redirectUri(pending.path(REDIRECT).asString())
                        .scopes(registration.getScopes())
                        .state(pending.path(OAuth2ParameterNames.STATE).asString())
                        .additionalParameters(Map.of(
                                OidcParameterNames.NONCE,
                                pending.path(OidcParameterNames.NONCE).asString()))
                        .attributes(Map.of(
                                OAuth2ParameterNames.REGISTRATION_ID,
                                IssuerRegistration.ID,
                                OidcParameterNames.NONCE,
                                pending.path(OidcParameterNames.NONCE).asString(),
                                PkceParameterNames.CODE_VERIFIER,
                                pending.path(PkceParameterNames.CODE_VERIFIER).asString()))
                        .build();
    }

    private String sealed(byte[] text) {
        JWEObject sealed = new JWEObject(new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM), new Payload(text));
        try {
            sealed.encrypt(new DirectEncrypter(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return sealed.serialize();
    }

    /** Null for a cookie that this process did not make. */
    private @Nullable JsonNode opened(String value) {
        try {
            JWEObject sealed = JWEObject.parse(value);
            sealed.decrypt(new DirectDecrypter(key));
            return JSON.readTree(sealed.getPayload().toBytes());
        } catch (ParseException | JOSEException | IllegalArgumentException | JacksonException e) {
            return null;
        }
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
            HttpServletRequest request, HttpServletResponse response) {
        OAuth2AuthorizationRequest pending = loadAuthorizationRequest(request);
        if (pending != null) {
            set(response, "", Duration.ZERO);
        }
        return pending;
    }

    private void set(HttpServletResponse response, String value, Duration age) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(cookies.name(COOKIE), value)
                        .path("/")
                        .maxAge(age)
                        .httpOnly(true)
                        .secure(cookies.isSecure())
                        .sameSite("Lax")
                        .build()
                        .toString());
    }
}
