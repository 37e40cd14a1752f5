package dev.countersign.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.countersign.facts.json.Sha256;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;

/** A {@link TestIssuer} with which people sign in in a browser: OpenID Connect, with an authorization code and PKCE. */
final class TestProvider implements AutoCloseable {

    static final String CLIENT = "countersign-console";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int BETWEEN_DROPS = 50;

    private final TestIssuer issuer;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();
    private volatile String subject = "";
    private volatile UnaryOperator<TestIssuer.Token> changes = token -> token;
    private volatile boolean drips;
    private volatile int more;
    /** Of the last browser that was here. */
    private volatile MultiValueMap<String, String> asked =
            UriComponentsBuilder.newInstance().build().getQueryParams();

    TestProvider(ClockAndRandom clock) {
        issuer = new TestIssuer(clock);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/token", this::token);
        server.setExecutor(threads);
        server.start();
        describes(Map.of());
    }

    /** What serves the metadata and the keys. */
    TestIssuer documents() {
        return issuer;
    }

    String issuer() {
        return issuer.issuer();
    }

    /** The number of requests of the service. */
    int requests() {
        return issuer.requests() + requests.get();
    }

    /** Who signs in next. */
    void knows(String person) {
        subject = person;
    }

    /** Changes the next tokens. */
    void says(UnaryOperator<TestIssuer.Token> other) {
        changes = other;
    }

    /** Its metadata, with these members instead of the usual ones. */
    void describes(Map<String, Object> instead) {
        Map<String, Object> metadata = new HashMap<>(Map.of(
                "issuer",
                issuer(),
                "authorization_endpoint",
                issuer() + "/authorize",
                "token_endpoint",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/token",
                "jwks_uri",
                issuer() + "/keys",
                "subject_types_supported",
                new String[] {"public"},
                "response_types_supported",
                new String[] {"code"},
                "id_token_signing_alg_values_supported",
                new String[] {"RS256"}));
        metadata.putAll(instead);
        issuer.serves(JSON.writeValueAsString(metadata));
    }

    /** From now on the answer with a token never ends: a letter arrives, and soon another one. */
    void drips() {
        drips = true;
    }

    /** From now on the answer with a token is longer by that number of letters. */
    void floods(int letters) {
        more = letters;
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

    /** Gives a token only to whom the code was given: who knows the text behind the challenge (RFC 7636). */
    private void token(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (drips) {
                drip(exchange);
                return;
            }
            byte[] answer =
                    (isRight(body) ? tokens() : "{\"error\":\"invalid_grant\"}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isRight(body) ? 200 : 400, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        try {
            while (!closed.await(BETWEEN_DROPS, TimeUnit.MILLISECONDS)) {
                body.write(' ');
                body.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isRight(String body) {
        MultiValueMap<String, String> form =
                UriComponentsBuilder.newInstance().query(body).build().getQueryParams();
        String verifier = String.valueOf(form.getFirst("code_verifier"));
        String challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Sha256.digest().digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        return challenge.equals(asked.getFirst("code_challenge"))
                && "the-code".equals(form.getFirst("code"))
                && CLIENT.equals(form.getFirst("client_id"));
    }

    private String tokens() {
        return " ".repeat(more)
                + JSON.writeValueAsString(Map.of(
                        "access_token", "unused", "token_type", "Bearer", "expires_in", 60, "id_token", idToken()));
    }

    private String idToken() {
        TestIssuer.Token token = issuer.token(subject)
                .claim("aud", CLIENT)
                .claim("nonce", asked.getFirst("nonce"))
                .at("auth_time", 0)
                .claim("email", "anton@example.com");
        return changes.apply(token).text();
    }

    @Override
    public void close() {
        closed.countDown();
        issuer.close();
        server.stop(0);
        threads.shutdown();
    }
}
