package dev.countersign.web.console;

import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.web.console.SignInRefused.Reason;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.env.Environment;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * The console as a client of the issuer. What the issuer says about itself is read when the first person signs in, so a
 * start does not need it. One thread at a time asks for it; the others are refused until it has answered.
 */
@Component
final class IssuerRegistration implements ClientRegistrationRepository {

    /** Setting: the id under which the issuer knows the console; without it nobody signs in by the issuer. */
    static final String CLIENT_ID = "countersign.console-client-id";
    /** Setting: the secret of that client; none for a public client, which proves itself by PKCE only. */
    static final String CLIENT_SECRET = "countersign.console-client-secret";

    /** The only registration. */
    static final String ID = "issuer";

    /** How long the issuer has to answer. */
    static final Duration PATIENCE = Duration.ofSeconds(5);
    /** How long nobody asks an issuer that did not answer. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final String issuer;
    private final String clientId;
    private final String clientSecret;
    private final ClockAndRandom clock;
    private final RestClient http = client();
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable ClientRegistration known;
    private volatile Instant failedAt = Instant.EPOCH;

    IssuerRegistration(Environment environment, ClockAndRandom clock) {
        issuer = environment.getProperty("countersign.issuer", "");
        clientId = environment.getProperty(CLIENT_ID, "");
        clientSecret = environment.getProperty(CLIENT_SECRET, "");
        this.clock = clock;
    }

    /** A client for requests to the issuer. */
    static RestClient client() {
        return RestClient.builder().requestFactory(requests()).build();
    }

    /** Redirects are not followed: only the settings and the metadata say whom to ask. */
    static SimpleClientHttpRequestFactory requests() {
        SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory() {
            @Override
            protected void prepareConnection(HttpURLConnection connection, String method) throws IOException {
                super.prepareConnection(connection, method);
                connection.setInstanceFollowRedirects(false);
            }
        };
        requests.setConnectTimeout(PATIENCE);
        requests.setReadTimeout(PATIENCE);
        return requests;
    }

    /** Whether people can sign in by the issuer. */
    boolean isSet() {
        return !issuer.isBlank() && !clientId.isBlank();
    }

    /** @throws SignInRefused when the issuer does not answer */
    @Override
    public @Nullable ClientRegistration findByRegistrationId(String id) {
        if (!isSet() || !id.equals(ID)) {
            return null;
        }
        ClientRegistration registration = known;
        return registration != null ? registration : ask();
    }

    private ClientRegistration ask() {
        if (clock.now().isBefore(failedAt.plus(PAUSE)) || !asking.tryLock()) {
            throw new SignInRefused(Reason.ISSUER_UNREACHABLE);
        }
        try {
            ClientRegistration registration = registration(metadata());
            known = registration;
            return registration;
        } catch (RestClientException | IllegalArgumentException e) {
            failedAt = clock.now();
            throw new SignInRefused(Reason.ISSUER_UNREACHABLE);
        } finally {
            asking.unlock();
        }
    }

    /** OpenID Connect Discovery 1.0, section 4. */
    private Map<String, Object> metadata() {
        Map<String, Object> metadata = http.get()
                .uri(issuer.replaceAll("/$", "") + "/.well-known/openid-configuration")
                .retrieve()
                .body(new ParameterizedTypeReference<>() {});
        if (metadata == null || !issuer.equals(metadata.get("issuer"))) {
            throw new IllegalArgumentException("the metadata is of another issuer");
        }
        return metadata;
    }

    private ClientRegistration registration(Map<String, Object> metadata) {
        ClientRegistration.Builder builder = ClientRegistrations.fromOidcConfiguration(metadata)
                .registrationId(ID)
                .clientId(clientId)
                .scope("openid")
                .userNameAttributeName("sub")
                .redirectUri("{baseUrl}" + ConsolePaths.ANSWER);
        return clientSecret.isBlank()
                ? builder.clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                        .build()
                : builder.clientSecret(clientSecret).build();
    }
}
