package dev.countersign.web.issuer;

import com.nimbusds.jose.jwk.JWKSet;
import dev.countersign.context.own.StrictJson;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the issuer publishes: its metadata (OpenID Connect Discovery 1.0, or RFC 8414) and its keys (RFC 7517). Only
 * the settings and the metadata say from where; nothing in a token does. Redirects are not followed.
 */
final class IssuerDocuments {

    /** Letters of a document, at most. */
    static final int LONGEST = 512 * 1024;

    private static final Duration CONNECT = Duration.ofSeconds(2);
    /** Of one document, from the first byte to the last. */
    private static final Duration WHOLE = Duration.ofSeconds(5);

    private static final int OK = 200;
    private static final String WELL_KNOWN = "/.well-known/";

    private final String issuer;
    private final List<URI> metadata;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** @param issuer an address that {@link IssuerSettings} allows */
    IssuerDocuments(String issuer) {
        this.issuer = issuer;
        URI address = URI.create(issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer);
        metadata = List.of(
                URI.create(address + WELL_KNOWN + "openid-configuration"),
                URI.create(address.getScheme() + "://" + address.getRawAuthority() + WELL_KNOWN
                        + "oauth-authorization-server" + address.getRawPath()));
    }

    /** @throws IOException when the issuer does not answer, or its answer cannot be used */
    JWKSet keys() throws IOException {
        try {
            return JWKSet.parse(text(keysAt(metadata())));
        } catch (ParseException e) {
            throw new IOException("its keys cannot be read", e);
        }
    }

    private URI keysAt(JsonNode said) throws IOException {
        if (!said.path("issuer").asString("").equals(issuer)) {
            throw new IOException("its metadata is of another issuer");
        }
        try {
            URI keys = URI.create(said.path("jwks_uri").asString(""));
            if (IssuerSettings.isSafe(keys)) {
                return keys;
            }
        } catch (IllegalArgumentException e) {
            // the same
        }
        throw new IOException("its `jwks_uri` is not an address with https");
    }

    private JsonNode metadata() throws IOException {
        try {
            for (URI each : metadata.subList(0, metadata.size() - 1)) {
                HttpResponse<byte[]> response = get(each);
                if (response.statusCode() == OK) {
                    return StrictJson.read(new String(response.body(), StandardCharsets.UTF_8));
                }
            }
            return StrictJson.read(text(metadata.get(metadata.size() - 1)));
        } catch (JacksonException e) {
            throw new IOException("its metadata cannot be read", e);
        }
    }

    private String text(URI address) throws IOException {
        HttpResponse<byte[]> response = get(address);
        if (response.statusCode() != OK) {
            throw new IOException(address + " answered " + response.statusCode());
        }
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> get(URI address) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                HttpRequest.newBuilder(address)
                        .header("Accept", "application/json")
                        .build(),
                head -> new BoundedBody(LONGEST));
        try {
            return answer.get(WHOLE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(address + " does not answer: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException(address + " does not answer in " + WHOLE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } finally {
            answer.cancel(true);
        }
    }
}
