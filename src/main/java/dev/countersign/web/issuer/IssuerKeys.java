package dev.countersign.web.issuer;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of the issuer. They are read when the first token comes, and again when they are old, or when a token names
 * one that is not among them. While they cannot be read, no token is refused or accepted. Any number of threads may
 * use it; one of them reads.
 */
final class IssuerKeys implements JWKSource<SecurityContext> {

    /** Keys of this age are read again. */
    static final Duration FRESH = Duration.ofMinutes(5);
    /** Keys of this age are not used any more, even if the issuer does not answer: a key of it may be revoked. */
    static final Duration USABLE = Duration.ofMinutes(15);
    /** How often an unknown key lets the keys be read again, at most. */
    static final Duration UNKNOWN = Duration.ofMinutes(1);
    /** How long nobody asks an issuer that did not answer. */
    static final Duration RETRY = Duration.ofSeconds(5);

    private static final int MOST_KEYS = 100;
    private static final int SMALLEST_RSA = 2048;
    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

    private final IssuerDocuments documents;
    private final ClockAndRandom clock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Keys keys;
    /** INVARIANT: these are read and written by the thread that holds the lock. */
    private @Nullable Instant failedAt;

    private @Nullable Instant unknownAt;
    private boolean unknownFailed;

    IssuerKeys(IssuerDocuments documents, ClockAndRandom clock) {
        this.documents = documents;
        this.clock = clock;
    }

    private record Keys(JWKSet set, Instant at) {

        boolean isYounger(Duration age, Instant now) {
            return within(at, age, now);
        }
    }

    /** A clock that was set back ends what it would lengthen. */
    private static boolean within(@Nullable Instant from, Duration time, Instant now) {
        return from != null && !now.isBefore(from) && now.isBefore(from.plus(time));
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws IssuerUnreachable {
        Keys known = known();
        List<JWK> found = selector.select(known.set);
        return found.isEmpty() ? selector.select(again(known).set) : found;
    }

    private Keys known() throws IssuerUnreachable {
        Keys known = keys;
        Instant now = clock.now();
        if (known != null && known.isYounger(FRESH, now)) {
            return known;
        }
        if (known != null && known.isYounger(USABLE, now)) {
            return renewed(known);
        }
        reading.lock();
        try {
            return newerThan(known);
        } finally {
            reading.unlock();
        }
    }

    /** One thread reads them again; the others use those, and so does this one if the issuer does not answer. */
    private Keys renewed(Keys known) {
        if (!reading.tryLock()) {
            return known;
        }
        try {
            return newerThan(known);
        } catch (IssuerUnreachable e) {
            return known;
        } finally {
            reading.unlock();
        }
    }

    /** What another thread has read since, or what this one reads now. */
    private Keys newerThan(@Nullable Keys known) throws IssuerUnreachable {
        Keys latest = keys;
        return latest != null && latest != known ? latest : read();
    }

    /** After a key that is not among them. */
    private Keys again(Keys seen) throws IssuerUnreachable {
        reading.lock();
        try {
            Keys known = keys;
            Instant now = clock.now();
            if (known != null && known != seen) {
                return known;
            }
            if (within(unknownAt, UNKNOWN, now) && unknownAt != null) {
                if (unknownFailed) {
                    throw new IssuerUnreachable(Duration.between(now, unknownAt.plus(UNKNOWN)));
                }
                return seen;
            }
            unknownAt = now;
            unknownFailed = true;
            Keys read = read();
            unknownFailed = false;
            return read;
        } finally {
            reading.unlock();
        }
    }

    private Keys read() throws IssuerUnreachable {
        Instant now = clock.now();
        if (within(failedAt, RETRY, now) && failedAt != null) {
            throw new IssuerUnreachable(Duration.between(now, failedAt.plus(RETRY)));
        }
        try {
            Keys read = new Keys(usable(documents.keys()), now);
            keys = read;
            failedAt = null;
            return read;
        } catch (IOException e) {
            failedAt = now;
            LOG.warn("The keys of the issuer cannot be read: {}.", e.getMessage());
            throw new IssuerUnreachable(RETRY);
        }
    }

    private static JWKSet usable(JWKSet set) {
        return new JWKSet(set.getKeys().stream()
                .filter(key -> key instanceof RSAKey && key.size() >= SMALLEST_RSA
                        || key instanceof ECKey
                        || key instanceof OctetKeyPair)
                .limit(MOST_KEYS)
                .toList());
    }
}
