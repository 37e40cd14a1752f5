package dev.countersign.web;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.countersign.facts.json.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;

/** A provider of OpenID Connect on this machine, with the endpoints that a sign-in in a browser needs. */
final class TestProvider implements AutoCloseable {

    static final String CLIENT = "countersign-console";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    private volatile boolean moved;
    private final RSAKey key;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile String subject = "";
    private volatile UnaryOperator<JWTClaimsSet.Builder> changes = claims -> claims;
    /** Of the last browser that was here. */
    private volatile MultiValueMap<String, String> asked =
            UriComponentsBuilder.newInstance().build().getQueryParams();

    TestProvider() {
        try {
            key = new RSAKeyGenerator(2048).keyID("k1").generate();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The number of requests of the service. */
    int requests() {
        return requests.get();
    }

    /** Who signs in next. */
    void knows(String person) {
        subject = person;
    }

    /** Changes the claims of the next tokens. */
    void says(UnaryOperator<JWTClaimsSet.Builder> other) {
        changes = other;
    }

    /** What a browser asked for. */
    MultiValueMap<String, String> asked() {
        return asked;
    }

    /** A browser arrives, and its person signs in: the address to which it is sent back. */
    URI visited(URI authorize) {
        asked = UriComponentsBuilder.fromUri(authorize).build().getQueryParams();
        return UriComponentsBuilder.fromUriString(decoded("redirect_uri"))
                .queryParam("code", "the-code")
                .queryParam("state", asked.getFirst("state"))
                .build(true)
                .toUri();
    }

    String decoded(String parameter) {
        return URLDecoder.decode(asked.getFirst(parameter), StandardCharsets.UTF_8);
    }

    /** Its metadata are at another address now, to which it redirects. */
    void moves() {
        moved = true;
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/.well-known/openid-configuration") && moved) {
                exchange.getResponseHeaders().set("Location", issuer() + "/moved");
                send(exchange, 302, "");
            } else if (path.equals("/.well-known/openid-configuration") || path.equals("/moved")) {
                send(exchange, 200, JSON.writeValueAsString(metadata()));
            } else if (path.equals("/keys")) {
                send(exchange, 200, new JWKSet(key.toPublicJWK()).toString());
            } else if (path.equals("/token")) {
                token(exchange);
            } else {
                send(exchange, 404, "{}");
            }
        }
    }

    private Map<String, Object> metadata() {
        return Map.of(
                "issuer",
                issuer(),
                "authorization_endpoint",
                issuer() + "/authorize",
                "token_endpoint",
                issuer() + "/token",
                "jwks_uri",
                issuer() + "/keys",
                "subject_types_supported",
                new String[] {"public"},
                "response_types_supported",
                new String[] {"code"},
                "id_token_signing_alg_values_supported",
                new String[] {"RS256"});
    }

    /** Gives a token only to whom the code was given: who knows the text behind the challenge (RFC 7636). */
    private void token(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        MultiValueMap<String, String> form =
                UriComponentsBuilder.newInstance().query(body).build().getQueryParams();
        String verifier = String.valueOf(form.getFirst("code_verifier"));
        String challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Sha256.digest().digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        if (!challenge.equals(asked.getFirst("code_challenge"))
                || !"the-code".equals(form.getFirst("code"))
                || !CLIENT.equals(form.getFirst("client_id"))) {
            send(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        send(
                exchange,
                200,
                JSON.writeValueAsString(Map.of(
                        "access_token", "unused", "token_type", "Bearer", "expires_in", 60, "id_token", idToken())));
    }

    private String idToken() {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject(subject)
                .audience(CLIENT)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("nonce", asked.getFirst("nonce"))
                .claim("auth_time", now.getEpochSecond())
                .claim("email", "anton@example.com");
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(),
                changes.apply(claims).build());
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
