package dev.countersign.web.issuer;

import dev.countersign.facts.json.Sha256;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.RightsOf;
import dev.countersign.oversight.directory.DirectoryRules;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Identity;
import dev.countersign.oversight.directory.Person;
import dev.countersign.web.security.CallerAuthentication;
import dev.countersign.web.security.CallerRefused;
import dev.countersign.web.security.ClientRights;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/**
 * Authenticates callers by a signed token of the issuer. A person is who the directory knows under the issuer and the
 * subject of the token, never under an e-mail address or a name. A program is a client of the directory.
 */
final class IssuerAuthentication implements AuthenticationProvider {

    /** Code of a valid token of somebody whom the directory does not know. */
    static final String NOT_IN_DIRECTORY = "NOT_IN_DIRECTORY";

    private static final String UNKNOWN_PERSON = "Your sign-in is valid, but the directory of this service does not "
            + "know you. Maybe ask an admin to add you, with the issuer and the subject of your token.";
    private static final String UNKNOWN_CLIENT = "This caller is not a client of the directory.";
    private static final String CONFLICT = "You have roles that must not meet in one person, so none of them holds. "
            + "Maybe ask an admin to end one of them.";
    /** Claims by which issuers say that a token was given to a program, for no person, and their values. */
    private static final Map<String, String> OF_PROGRAMS = Map.of("gty", "client-credentials", "idtyp", "app");

    private static final int SHOWN_OF_HASH = 10;

    private final IssuerSettings settings;
    private final IssuerTokens tokens;
    private final Directory directory;
    private final ClockAndRandom clock;
    private final ClientRights clients;

    IssuerAuthentication(
            IssuerSettings settings, IssuerKeys keys, Directory directory, ClockAndRandom clock, ClientRights clients) {
        this.settings = settings;
        tokens = new IssuerTokens(settings, keys, clock);
        this.directory = directory;
        this.clock = clock;
        this.clients = clients;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return BearerTokenAuthenticationToken.class.isAssignableFrom(authentication);
    }

    /** Null for a credential that is not a signed token, so that another provider reads it. */
    @Override
    public @Nullable Authentication authenticate(Authentication said) {
        String text = ((BearerTokenAuthenticationToken) said).getToken();
        if (!IssuerTokens.looksLikeOne(text)) {
            return null;
        }
        Jwt token = tokens.read(text);
        String subject = token.getSubject();
        if (subject == null || subject.isBlank()) {
            throw new InvalidBearerTokenException("The token is not valid: it has no subject (claim sub).");
        }
        Optional<String> client = client(token);
        return client.isPresent() && isOfProgram(token, client.get())
                ? program(client.get(), token)
                : person(new Identity(settings.issuer(), subject), token);
    }

    private static Optional<String> client(Jwt token) {
        String[] said = Stream.of("client_id", "azp")
                .map(token::getClaimAsString)
                .filter(Objects::nonNull)
                .distinct()
                .toArray(String[]::new);
        if (said.length > 1) {
            throw new InvalidBearerTokenException("The token is not valid: its claims client_id and azp differ.");
        }
        return Stream.of(said).findFirst();
    }

    /** A token that a person was given through a program has the id of the program too, so the id is not enough. */
    private static boolean isOfProgram(Jwt token, String client) {
        return client.equals(token.getSubject())
                || OF_PROGRAMS.entrySet().stream()
                        .anyMatch(
                                each -> each.getValue().equals(token.getClaims().get(each.getKey())));
    }

    private Authentication program(String client, Jwt token) {
        Rights rights = directory
                .now()
                .client(client)
                .flatMap(clients::of)
                .orElseThrow(() -> CallerRefused.mayNothing(UNKNOWN_CLIENT, NOT_IN_DIRECTORY));
        return new CallerAuthentication(rights, "token:" + client, issuedAt(token));
    }

    private Authentication person(Identity identity, Jwt token) {
        DirectoryState state = directory.now();
        Person person = state.identified(identity)
                .filter(Person::isHere)
                .orElseThrow(() -> CallerRefused.mayNothing(UNKNOWN_PERSON, NOT_IN_DIRECTORY));
        RightsOf.Given given = settings.groups().of(token.getClaims());
        Rights rights = RightsOf.person(state, person, given, settings.rolesOfIssuer(), clock.now())
                .orElseThrow(() -> CallerRefused.mayNothing(CONFLICT, DirectoryRules.ROLES_MUST_NOT_MEET));
        return new CallerAuthentication(rights, "token:" + hash(identity), authenticatedAt(token));
    }

    /** The same for each token of a person, and without the person's id. */
    private static String hash(Identity identity) {
        byte[] hash = Sha256.digest()
                .digest((identity.issuer() + "\n" + identity.subject()).getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, SHOWN_OF_HASH);
    }

    /** When the person last signed in. A token of an issuer that does not say so is as old as its sign-in. */
    private static Instant authenticatedAt(Jwt token) {
        Instant issued = issuedAt(token);
        return SignInIssuer.authenticatedAt(token.getClaims(), issued).orElse(issued);
    }

    private static Instant issuedAt(Jwt token) {
        return Objects.requireNonNull(token.getIssuedAt());
    }
}
