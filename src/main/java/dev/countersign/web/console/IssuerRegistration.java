package dev.countersign.web.console;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.web.console.SignInRefused.Reason;
import dev.countersign.web.issuer.IssuerUnreachable;
import dev.countersign.web.issuer.KeptDocument;
import dev.countersign.web.issuer.SignInIssuer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.stereotype.Component;

/**
 * The console as a client of the issuer. What the issuer says about itself is read when the first person signs in, so a
 * start does not need it. While one thread asks for it, the others are refused until the issuer has answered.
 */
@Component
final class IssuerRegistration implements ClientRegistrationRepository {

    /** Setting: the id under which the issuer knows the console; without it nobody signs in by the issuer. */
    static final String CLIENT_ID = "countersign.console-client-id";
    /** Setting: the secret of that client; none for a public client, which proves itself by PKCE only. */
    static final String CLIENT_SECRET = "countersign.console-client-secret";

    /** The only registration. */
    static final String ID = "issuer";

    private final String clientId;
    private final String clientSecret;
    private final @Nullable KeptDocument<ClientRegistration> known;

    IssuerRegistration(Environment environment, ObjectProvider<SignInIssuer> issuer) {
        clientId = environment.getProperty(CLIENT_ID, "");
        clientSecret = environment.getProperty(CLIENT_SECRET, "");
        if (!clientId.isBlank() && clientId.equals(environment.getProperty("countersign.audience", ""))) {
            throw new InvalidInput(new Problem(
                    "--" + CLIENT_ID,
                    "`" + Problem.shown(clientId) + "` is the value of --countersign.audience too, and the audience of "
                            + "every ID token of the console. An ID token gives access to nothing.",
                    "Maybe give this service an audience of its own at the issuer, such as `countersign-api`."));
        }
        SignInIssuer named = issuer.getIfAvailable();
        known = named == null || clientId.isBlank() ? null : named.metadata(this::registration);
    }

    /** Whether people can sign in by the issuer. */
    boolean isSet() {
        return known != null;
    }

    /** @throws SignInRefused when the issuer does not answer, or not as it must */
    @Override
    public @Nullable ClientRegistration findByRegistrationId(String id) {
        if (known == null || !id.equals(ID)) {
            return null;
        }
        try {
            return known.getAtOnce();
        } catch (IssuerUnreachable e) {
            throw new SignInRefused(Reason.ISSUER_UNREACHABLE);
        }
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
