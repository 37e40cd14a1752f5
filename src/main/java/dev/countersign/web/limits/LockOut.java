package dev.countersign.web.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Slows down who guesses credentials. A key that fails {@value #FAILURES} times within ten minutes from one source is
 * not looked at from this source for a minute, then for two, at last for an hour. It still works from every other
 * source, so nobody can lock out somebody else by guessing.
 *
 * <p>A source that fails {@value #FAILURES_OF_SOURCE} times, with any keys, learns no more why it fails. Keys that are
 * right still work from there: others may have the same address. Every failure counts the same, whether the key exists
 * or not, so the answers do not tell which keys exist.
 *
 * <p>At most {@value #REMEMBERED} pairs and as many sources are in memory. What is dropped is forgotten: that never
 * locks out anybody. To be forgotten, an attacker has to fail as often with other keys; those that failed most are
 * dropped last.
 */
@Component
public final class LockOut {

    static final int FAILURES = 10;
    static final int FAILURES_OF_SOURCE = 100;
    static final int REMEMBERED = 100_000;
    static final int SIGN_INS_A_MINUTE = 5;

    private final SteadyTime time;
    private final Cache<Pair, Failures> pairs;
    private final Cache<String, Failures> sources;
    private final Cache<String, Bucket> signIns;

    private record Pair(String source, String key) {}

    LockOut(SteadyTime time) {
        this.time = time;
        pairs = cache(Failures.REMEMBERED);
        sources = cache(Failures.REMEMBERED);
        signIns = cache(Duration.ofMinutes(2));
    }

    private <K, V> Cache<K, V> cache(Duration unused) {
        return Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterAccess(unused)
                .ticker(time)
                .executor(Runnable::run)
                .build();
    }

    /** How long a key is not looked at from there; empty if it is. @param key id of the key, which need not exist */
    public Optional<Duration> of(Source source, String key) {
        return wait(pairs.getIfPresent(new Pair(source.address(), key)));
    }

    private Optional<Duration> wait(@Nullable Failures failures) {
        long now = time.read();
        return failures != null && failures.isLocked(now)
                ? Optional.of(Duration.ofNanos(failures.until() - now))
                : Optional.empty();
    }

    /**
     * Counts a failure.
     *
     * @param key id of the key, which need not exist; null for another credential, and for a text that is not a key
     * @return how long this source is not told why it fails; empty if it is
     */
    public Optional<Duration> failed(Source source, @Nullable String key) {
        if (key != null) {
            count(pairs, new Pair(source.address(), key), FAILURES);
        }
        return wait(count(sources, source.address(), FAILURES_OF_SOURCE));
    }

    private <K> Failures count(Cache<K, Failures> failures, K of, int most) {
        long now = time.read();
        return failures.asMap()
                .compute(of, (key, before) -> before == null ? Failures.first(now) : before.again(now, most));
    }

    /** The key works from there, so its earlier failures were mistakes. */
    public void succeeded(Source source, String key) {
        Pair pair = new Pair(source.address(), key);
        if (pairs.getIfPresent(pair) != null) {
            pairs.invalidate(pair);
        }
    }

    /**
     * Counts an attempt to sign in with a form or a link, before it is looked at.
     *
     * @return how long this source has to wait, if this was more than {@value #SIGN_INS_A_MINUTE} in a minute
     */
    public Optional<Duration> signIn(Source source) {
        ConsumptionProbe probe = signIns.get(
                        source.address(),
                        key -> Bucket.builder()
                                .addLimit(limit -> limit.capacity(SIGN_INS_A_MINUTE)
                                        .refillGreedy(SIGN_INS_A_MINUTE, Duration.ofMinutes(1)))
                                .withCustomTimePrecision(time)
                                .build())
                .tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    /** An attempt was right, so it gets its place back: many people may have the same address, and guessers fail. */
    public void signedIn(Source source) {
        Bucket attempts = signIns.getIfPresent(source.address());
        if (attempts != null) {
            attempts.addTokens(1);
        }
    }

    /** Pairs and sources in memory. */
    long remembered() {
        pairs.cleanUp();
        sources.cleanUp();
        return pairs.estimatedSize() + sources.estimatedSize();
    }
}
