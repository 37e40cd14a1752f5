package dev.countersign.web.security;

import dev.countersign.facts.json.Sha256;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.ott.GenerateOneTimeTokenRequest;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationToken;
import org.springframework.security.authentication.ott.OneTimeTokenService;
import org.springframework.stereotype.Component;

/**
 * Links that sign a person in, once, within {@link #HOLDS}. They are in memory only: a restart ends them. At most
 * {@link #MOST} wait at a time; one more ends the oldest.
 */
@Component
public class SignInLinks implements OneTimeTokenService {

    /** The page that a link opens, without the parameter {@code token}. */
    public static final String PATH = "/console/sign-in/link";
    /** Minutes for which a link can be used. */
    public static final int MINUTES = 5;
    /** How long a link can be used. */
    static final Duration HOLDS = Duration.ofMinutes(MINUTES);
    /** The greatest number of links that wait. */
    static final int MOST = 1000;

    private static final int SECRET = 32;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final ClockAndRandom clock;
    /** By the SHA-256 of the secret, oldest first. */
    private final Map<String, SignInLink> waiting = new LinkedHashMap<>();

    SignInLinks(ClockAndRandom clock) {
        this.clock = clock;
    }

    /**
     * Makes a link for a person. Anybody who has it is signed in as this person.
     *
     * @param person  id in the directory, or of a person of the example company
     * @param example whether it is a person of the example company
     */
    public synchronized SignInLink generate(String person, boolean example) {
        Instant now = clock.now();
        waiting.values().removeIf(link -> !now.isBefore(link.until()));
        if (waiting.size() >= MOST) {
            waiting.remove(waiting.keySet().iterator().next());
        }
        SignInLink link = new SignInLink(TEXT.encodeToString(clock.random(SECRET)), person, example, now.plus(HOLDS));
        waiting.put(key(link.secret()), link);
        return link;
    }

    /** Nobody gets a link by asking for it in a browser. */
    @Override
    public SignInLink generate(GenerateOneTimeTokenRequest request) {
        throw new UnsupportedOperationException("only the command `sign-in` makes links");
    }

    /** Ends the link and returns it; null if there is no such link, or it was used or has ended. */
    @Override
    public synchronized @Nullable SignInLink consume(OneTimeTokenAuthenticationToken said) {
        String secret = said.getTokenValue();
        SignInLink link = secret == null ? null : waiting.remove(key(secret));
        return link != null && clock.now().isBefore(link.until()) ? link : null;
    }

    /** The link with that secret, which stays; empty if there is none, or it has ended. */
    public synchronized Optional<SignInLink> waiting(String secret) {
        return Optional.ofNullable(waiting.get(key(secret)))
                .filter(link -> clock.now().isBefore(link.until()));
    }

    private static String key(String secret) {
        return TEXT.encodeToString(Sha256.digest().digest(secret.getBytes(StandardCharsets.UTF_8)));
    }
}
