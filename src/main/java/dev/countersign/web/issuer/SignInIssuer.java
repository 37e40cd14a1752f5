package dev.countersign.web.issuer;

import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.web.security.RoleSource;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.web.client.RestClient;

/** What a sign-in in a browser needs of the issuer. */
public final class SignInIssuer {

    private static final String AUTH_TIME = "auth_time";
    /** How a message begins that was made of the cause. */
    private static final String CLASSES = "^(?:[\\w.]+Exception: )+";

    private final IssuerSettings settings;
    private final IssuerHttp http;
    private final IssuerDocuments documents;
    private final ClockAndRandom clock;

    SignInIssuer(IssuerSettings settings, IssuerHttp http, IssuerDocuments documents, ClockAndRandom clock) {
        this.settings = settings;
        this.http = http;
        this.documents = documents;
        this.clock = clock;
    }

    /**
     * What the issuer says about itself, or what is made of it.
     *
     * @param made throws an exception for metadata that it cannot use
     */
    public <T> KeptDocument<T> metadata(Function<Map<String, Object>, T> made) {
        return new KeptDocument<>("metadata", () -> usable(documents.forSignIn(), made), clock);
    }

    private static <T> T usable(Map<String, Object> metadata, Function<Map<String, Object>, T> made)
            throws IOException {
        try {
            return made.apply(metadata);
        } catch (RuntimeException e) {
            String says = String.valueOf(e.getMessage()).replaceAll(CLASSES, "").replaceAll("\\s+", " ");
            throw new IOException("its metadata cannot be used: " + Problem.shown(says), e);
        }
    }

    /** A client for the address that the metadata name. Answers have a longest length and a longest time. */
    public RestClient.Builder client() {
        return http.forSpring();
    }

    /** The roles that the claims of an id token give. */
    public RoleSource roles(Map<String, Object> claims) {
        return RoleSource.ofIssuer(settings.groups().of(claims), settings.rolesOfIssuer());
    }

    /**
     * When a person signed in at the issuer, not after a token was issued; empty if the claims do not say so, and long
     * ago if they say it in another form.
     */
    public static Optional<Instant> authenticatedAt(Map<String, Object> claims, Instant issued) {
        if (!claims.containsKey(AUTH_TIME)) {
            return Optional.empty();
        }
        long said = claims.get(AUTH_TIME) instanceof Number seconds ? Math.max(0, seconds.longValue()) : 0;
        return Optional.of(said < issued.getEpochSecond() ? Instant.ofEpochSecond(said) : issued);
    }
}
