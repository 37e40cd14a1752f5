package dev.countersign.web.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How often a caller may ask. Each person and each key of a client has a bucket for each kind of request; a source has
 * one for requests without a credential. What is not used for a while is forgotten: a full bucket is made again.
 */
@Component
public final class RequestRates {

    private static final int REMEMBERED = 100_000;
    private static final Duration UNUSED = Duration.ofMinutes(10);
    private static final String BUCKET = RequestRates.class.getName();

    private final SteadyTime time;
    private final Cache<Who, Bucket> callers;
    /** Of their own, so that many sources do not push out the buckets of keys. */
    private final Cache<Who, Bucket> sources;

    /** A limit that was changed has a new bucket. */
    private record Who(String id, RequestKind kind, int perSecond) {}

    RequestRates(SteadyTime time) {
        this.time = time;
        callers = cache();
        sources = cache();
    }

    private Cache<Who, Bucket> cache() {
        return Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterAccess(UNUSED)
                .ticker(time)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Counts a request of a caller with a credential.
     *
     * @param caller    the public id of a client's key, or who it is
     * @param perSecond  decisions in a second that this caller may ask for; null for the usual number
     * @return how long the caller has to wait; empty if it may ask
     */
    public Optional<Duration> of(String caller, @Nullable Integer perSecond, HttpServletRequest request) {
        RequestKind kind = RequestKind.of(request);
        int rate = kind == RequestKind.DECIDE && perSecond != null ? perSecond : kind.perSecond();
        return take(callers, new Who(caller, kind, rate), request);
    }

    /** The same of a source without a credential. */
    public Optional<Duration> of(Source source, HttpServletRequest request) {
        return take(sources, new Who(source.address(), RequestKind.OTHER, RequestKind.OTHER.perSecond()), request);
    }

    private Optional<Duration> take(Cache<Who, Bucket> buckets, Who who, HttpServletRequest request) {
        Bucket bucket = buckets.get(who, this::bucket);
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (probe.isConsumed()) {
            request.setAttribute(BUCKET, bucket);
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private Bucket bucket(Who who) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity((long) RequestKind.BURST * who.perSecond())
                        .refillGreedy(who.perSecond(), Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build();
    }

    /**
     * Counts further questions in a request that was let in. They are answered, also beyond the limit, and the caller
     * has to wait longer before its next request.
     */
    public static void countMore(HttpServletRequest request, int questions) {
        if (questions > 0 && request.getAttribute(BUCKET) instanceof Bucket bucket) {
            bucket.consumeIgnoringRateLimits(questions);
        }
    }

    /** For the header Retry-After: whole seconds, at least one. */
    public static long seconds(Duration wait) {
        return Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
