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
import org.springframework.stereotype.Component;

/**
 * Bearer tokens of people of the example company, for the terminal. They are in memory only: a restart ends them. At
 * most {@link #MOST} hold at a time; one more ends the oldest.
 */
@Component
public class ExampleTokens {

    /** The begin of each token, so that a reader and a secret scanner can see what it is. */
    static final String PREFIX = "EXAMPLE-";
    /** How long a token holds. */
    static final Duration HOLDS = Duration.ofHours(12);
    /** The greatest number of tokens. */
    static final int MOST = 100;

    private static final int SECRET = 32;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final ClockAndRandom clock;
    /** By the SHA-256 of the token, oldest first. */
    private final Map<String, Holder> holders = new LinkedHashMap<>();

    ExampleTokens(ClockAndRandom clock) {
        this.clock = clock;
    }

    /**
     * Whom a token names.
     *
     * @param person id of a person of the example company
     * @param until  the end, which is not part of it
     */
    record Holder(String person, Instant from, Instant until) {}

    /**
     * A new token, to show once.
     *
     * @param until its end, which is not part of it
     */
    public record Made(String text, Instant until) {

        /** Without the token. */
        @Override
        public String toString() {
            return "Made[" + until + "]";
        }
    }

    /** @param person id of a person of the example company */
    public synchronized Made issue(String person) {
        Instant now = clock.now();
        holders.values().removeIf(holder -> !now.isBefore(holder.until()));
        if (holders.size() >= MOST) {
            holders.remove(holders.keySet().iterator().next());
        }
        Made made = new Made(PREFIX + TEXT.encodeToString(clock.random(SECRET)), now.plus(HOLDS));
        holders.put(key(made.text()), new Holder(person, now, made.until()));
        return made;
    }

    /** Who has that token; empty if there is no such token, or it has ended. */
    synchronized Optional<Holder> holder(String token) {
        return Optional.ofNullable(holders.get(key(token)))
                .filter(holder -> clock.now().isBefore(holder.until()));
    }

    private static String key(String token) {
        return TEXT.encodeToString(Sha256.digest().digest(token.getBytes(StandardCharsets.UTF_8)));
    }
}
