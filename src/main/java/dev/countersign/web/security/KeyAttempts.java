package dev.countersign.web.security;

import dev.countersign.edge.KeyCheck;
import dev.countersign.edge.KeySecret;
import dev.countersign.edge.KeyUse;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.directory.ApiKey;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.web.limits.LockOut;
import dev.countersign.web.limits.Refusal;
import dev.countersign.web.limits.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/**
 * Checks a key that a request or the page for signing in brings: first whether its source is locked out, then the key.
 * Who accepts the key says so, because a valid key may still be refused for its owner.
 */
@Component
public class KeyAttempts {

    private final Directory directory;
    private final ClockAndRandom clock;
    private final LockOut lockOut;
    private final KeyUse use;

    KeyAttempts(Directory directory, ClockAndRandom clock, LockOut lockOut, KeyUse use) {
        this.directory = directory;
        this.clock = clock;
        this.lockOut = lockOut;
        this.use = use;
    }

    /**
     * What an attempt found.
     *
     * @param lockedFor how long the source is locked out; then nothing was looked at
     * @param key       if it is valid
     * @param isShared  whether another person than its owner knows the secret
     * @param refusal   why it is not; for counting only
     * @param directory in which the key was found
     * @param at        the time of the attempt
     */
    public record Attempt(
            Source source,
            Optional<Duration> lockedFor,
            Optional<ApiKey> key,
            boolean isShared,
            Refusal refusal,
            DirectoryState directory,
            Instant at) {}

    public Attempt check(KeySecret secret, Authentication said) {
        return check(
                secret,
                Source.of(
                        said.getDetails() instanceof WebAuthenticationDetails details
                                ? details.getRemoteAddress()
                                : null));
    }

    public Attempt check(KeySecret secret, Source source) {
        Instant now = clock.now();
        DirectoryState state = directory.now();
        Optional<Duration> lockedFor = lockOut.of(source, secret.id());
        if (lockedFor.isPresent()) {
            return new Attempt(source, lockedFor, Optional.empty(), false, Refusal.LOCKED_OUT, state, now);
        }
        KeyCheck.Result checked = KeyCheck.check(state, secret, now);
        return new Attempt(
                source, lockedFor, checked.key(), checked.isShared(), Refusal.of(checked.found()), state, now);
    }

    /** The key of the attempt was accepted: its failures are forgotten, and the day of its use is noted. */
    public void accepted(Attempt attempt) {
        attempt.key().ifPresent(key -> {
            lockOut.succeeded(attempt.source(), key.id());
            use.used(key.id(), attempt.at());
        });
    }
}
