package dev.countersign.web.issuer;

import com.nimbusds.jose.jwk.JWKSet;
import dev.countersign.context.own.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the issuer publishes: its metadata (OpenID Connect Discovery 1.0, or RFC 8414) and its keys (RFC 7517). Only
 * the settings and the metadata say from where; nothing in a token does. Redirects are not followed.
 */
final class IssuerDocuments {

    private static final int OK = 200;
    private static final String AUTHORIZATION = "authorization_endpoint";
    private static final String TOKEN = "token_endpoint";
    private static final String KEYS = "jwks_uri";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String WELL_KNOWN = "/.well-known/";

    private final String issuer;
    private final List<URI> metadata;
    private final IssuerHttp http;

    /** @param issuer an address that {@link IssuerSettings} allows */
    IssuerDocuments(String issuer, IssuerHttp http) {
        this.issuer = issuer;
        this.http = http;
        URI address = URI.create(issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer);
        metadata = List.of(
                URI.create(address + WELL_KNOWN + "openid-configuration"),
                URI.create(address.getScheme() + "://" + address.getRawAuthority() + WELL_KNOWN
                        + "oauth-authorization-server" + address.getRawPath()));
    }

    /** @throws IOException when the issuer does not answer, or its answer cannot be used */
    JWKSet keys() throws IOException {
        try {
            return JWKSet.parse(text(address(metadata(), KEYS)));
        } catch (ParseException e) {
            throw new IOException("its keys cannot be read", e);
        }
    }

    /**
     * The metadata with which people sign in. All that the console uses is safe.
     *
     * @throws IOException when the issuer does not answer, or its answer cannot be used
     */
    Map<String, Object> forSignIn() throws IOException {
        JsonNode said = metadata();
        for (String each : List.of(AUTHORIZATION, TOKEN, KEYS)) {
            address(said, each);
        }
        return JSON.convertValue(said, new TypeReference<>() {});
    }

    /** Where the issuer has something, if nobody between can change it. */
    private static URI address(JsonNode said, String name) throws IOException {
        try {
            URI address = URI.create(said.path(name).asString(""));
            if (IssuerSettings.isSafe(address)) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // the same
        }
        throw new IOException("its `" + name + "` is not an address with https");
    }

    private JsonNode metadata() throws IOException {
        JsonNode said = anyMetadata();
        if (!said.path("issuer").asString("").equals(issuer)) {
            throw new IOException("its metadata is of another issuer");
        }
        return said;
    }

    private JsonNode anyMetadata() throws IOException {
        try {
            for (URI each : metadata.subList(0, metadata.size() - 1)) {
                IssuerHttp.Answer answer = http.get(each);
                if (answer.status() == OK) {
                    return StrictJson.read(answer.text());
                }
            }
            return StrictJson.read(text(metadata.get(metadata.size() - 1)));
        } catch (JacksonException e) {
            throw new IOException("its metadata cannot be read", e);
        }
    }

    private String text(URI address) throws IOException {
        IssuerHttp.Answer answer = http.get(address);
        if (answer.status() != OK) {
            throw new IOException(address + " answered " + answer.status());
        }
        return answer.text();
    }
}
