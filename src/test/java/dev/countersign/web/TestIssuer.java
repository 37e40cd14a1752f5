package dev.countersign.web;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An issuer of tokens: it serves its metadata and its keys over HTTP, and signs by the JDK. */
final class TestIssuer implements AutoCloseable {

    static final String AUDIENCE = "countersign-test";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int KEY = 32;
    private static final int USUAL = 2048;
    private static final int SMALL = 1024;
    private static final KeyPair RSA = rsa(USUAL);
    private static final KeyPair EC = pair("EC");
    private static final KeyPair ED25519 = pair("Ed25519");

    /** The next key. Few tests use it, and to make it takes a second. */
    private static final class Next {

        private static final KeyPair RSA = rsa(USUAL);
    }

    private static final class Small {

        private static final KeyPair RSA = rsa(SMALL);
    }

    private final ClockAndRandom clock;
    private final HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger keyRequests = new AtomicInteger();
    private volatile int status = 200;
    private volatile @Nullable String redirect;
    private volatile @Nullable String metadata;
    private volatile String keys;
    private volatile @Nullable Pause pause;
    private volatile String metadataPath = "/realm/.well-known/openid-configuration";

    TestIssuer(ClockAndRandom clock) {
        this.clock = clock;
        keys = published(RSA, "rsa-1");
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /** Requests wait between these. */
    record Pause(CountDownLatch arrived, CountDownLatch goesOn) {}

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        Pause now = pause;
        if (now != null) {
            now.arrived.countDown();
            await(now.goesOn);
        }
        String path = exchange.getRequestURI().getPath();
        String said = metadata;
        String body = "";
        if (path.equals(metadataPath)) {
            body = said == null ? metadata(issuer(), issuer() + "/keys") : said;
        } else if (path.equals("/realm/keys")) {
            keyRequests.incrementAndGet();
            body = keys;
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String to = redirect;
        if (to != null) {
            exchange.getResponseHeaders().add("Location", to + path);
        }
        exchange.sendResponseHeaders(
                to != null ? 302 : body.isEmpty() ? 404 : status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    static String metadata(String issuer, String keys) {
        return JSON.writeValueAsString(Map.of("issuer", issuer, "jwks_uri", keys));
    }

    private static String published(KeyPair rsa, String id) {
        List<JWK> all = List.of(
                new RSAKey.Builder((RSAPublicKey) rsa.getPublic()).keyID(id).build(),
                new ECKey.Builder(Curve.P_256, (ECPublicKey) EC.getPublic())
                        .keyID("ec-1")
                        .build(),
                new OctetKeyPair.Builder(Curve.Ed25519, point()).keyID("ed-1").build());
        return "{\"keys\":[" + all.stream().map(JWK::toJSONString).collect(Collectors.joining(",")) + "]}";
    }

    private static Base64URL point() {
        byte[] encoded = ED25519.getPublic().getEncoded();
        return Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - KEY, encoded.length));
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/realm";
    }

    String[] settings(String... more) {
        List<String> all =
                new ArrayList<>(List.of("--countersign.issuer=" + issuer(), "--countersign.audience=" + AUDIENCE));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    /** Requests of any kind. */
    int requests() {
        return requests.get();
    }

    int keyRequests() {
        return keyRequests.get();
    }

    /** From now on each request waits until the test goes on. */
    Pause pauses() {
        Pause now = new Pause(new CountDownLatch(1), new CountDownLatch(1));
        pause = now;
        return now;
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From now on each answer has that status. */
    void answers(int with) {
        status = with;
    }

    /** From now on each answer sends to that server. */
    void redirects(@Nullable String to) {
        redirect = to;
    }

    void serves(@Nullable String otherMetadata) {
        metadata = otherMetadata;
    }

    void metadataAt(String path) {
        metadataPath = path;
    }

    void publishes(String document) {
        keys = document;
    }

    void publishesAgain() {
        keys = published(RSA, "rsa-1");
    }

    /** Another RSA key under another id, and the old one no more. */
    void rotates() {
        keys = published(Next.RSA, "rsa-2");
    }

    /** A small RSA key instead of the usual one. */
    void publishesSmallKey() {
        keys = published(Small.RSA, "rsa-small");
    }

    /** A token of that subject with usual claims. */
    Token token(String subject) {
        return new Token(issuer())
                .claim("iss", issuer())
                .claim("sub", subject)
                .claim("aud", AUDIENCE)
                .at("iat", 0)
                .at("exp", 600);
    }

    /** A token in the making. */
    final class Token {

        private final Map<String, Object> header = new LinkedHashMap<>(Map.of("alg", "RS256", "kid", "rsa-1"));
        private final Map<String, Object> claims = new LinkedHashMap<>();
        private @Nullable KeyPair signer;

        private Token(String issuer) {
            claims.put("iss", issuer);
        }

        Token claim(String name, @Nullable Object value) {
            return put(claims, name, value);
        }

        /** A time, in seconds from now. */
        Token at(String claim, long seconds) {
            return claim(claim, clock.now().getEpochSecond() + seconds);
        }

        Token header(String name, @Nullable Object value) {
            return put(header, name, value);
        }

        private Token put(Map<String, Object> to, String name, @Nullable Object value) {
            if (value == null) {
                to.remove(name);
            } else {
                to.put(name, value);
            }
            return this;
        }

        Token alg(String alg) {
            return header("alg", alg)
                    .header(
                            "kid",
                            switch (alg) {
                                case "ES256" -> "ec-1";
                                case "EdDSA" -> "ed-1";
                                default -> "rsa-1";
                            });
        }

        /** Signed by a key of somebody else. */
        Token forged() {
            signer = Next.RSA;
            return this;
        }

        /** Signed by the key after the rotation. */
        Token rotated() {
            signer = Next.RSA;
            return header("kid", "rsa-2");
        }

        /** Signed by the key of {@link #publishesSmallKey}. */
        Token small() {
            signer = Small.RSA;
            return header("kid", "rsa-small");
        }

        String text() {
            return signed(JSON.writeValueAsString(header), JSON.writeValueAsString(claims));
        }

        /** With the claims as written. */
        String with(String text) {
            return signed(JSON.writeValueAsString(header), text);
        }

        String claims() {
            return JSON.writeValueAsString(claims);
        }

        String header() {
            return JSON.writeValueAsString(header);
        }

        String signed(String headerText, String claimsText) {
            String text = encoded(headerText) + "." + encoded(claimsText);
            return text + "." + Base64URL.encode(signature(String.valueOf(header.get("alg")), text));
        }

        private byte[] signature(String alg, String text) {
            try {
                Signature signature = switch (alg) {
                    case "RS256" -> Signature.getInstance("SHA256withRSA");
                    case "RS512" -> Signature.getInstance("SHA512withRSA");
                    case "PS256" -> Signature.getInstance("RSASSA-PSS");
                    case "ES256" -> Signature.getInstance("SHA256withECDSAinP1363Format");
                    case "EdDSA" -> Signature.getInstance("Ed25519");
                    default -> throw new IllegalArgumentException(alg);
                };
                if (alg.equals("PS256")) {
                    signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                }
                KeyPair usual = alg.equals("ES256") ? EC : alg.equals("EdDSA") ? ED25519 : RSA;
                signature.initSign((signer == null ? usual : signer).getPrivate());
                signature.update(text.getBytes(StandardCharsets.US_ASCII));
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static String encoded(String text) {
        return Base64URL.encode(text).toString();
    }

    static RSAPublicKey rsa() {
        return (RSAPublicKey) RSA.getPublic();
    }

    /** The public key of {@link Token#forged}, as a JWK. */
    static Map<String, Object> forgersKey(String id) {
        return new RSAKey.Builder((RSAPublicKey) Next.RSA.getPublic())
                .keyID(id)
                .build()
                .toJSONObject();
    }

    private static KeyPair pair(String kind) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            if (kind.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        Pause now = pause;
        if (now != null) {
            now.goesOn.countDown();
        }
        server.stop(0);
    }
}
