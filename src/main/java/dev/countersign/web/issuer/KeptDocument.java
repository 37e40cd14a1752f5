package dev.countersign.web.issuer;

import dev.countersign.ledger.disk.ClockAndRandom;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A document of the issuer, kept in memory. It is read when it is needed for the first time, and again when it is old.
 * Any number of threads may use it; one of them reads.
 */
public final class KeptDocument<T> {

    /** A document of this age is read again. */
    static final Duration FRESH = Duration.ofMinutes(5);
    /** A document of this age is not used any more, even if the issuer does not answer: it may have been withdrawn. */
    static final Duration USABLE = Duration.ofMinutes(15);
    /** How long nobody asks an issuer that did not answer. */
    static final Duration RETRY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(KeptDocument.class);

    private final String name;
    private final Source<T> source;
    private final ClockAndRandom clock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Kept<T> kept;
    /** INVARIANT: it is read and written by the thread that holds the lock. */
    private @Nullable Instant failedAt;

    /** Asks the issuer for a document. */
    interface Source<T> {

        /** @throws IOException when the issuer does not answer, or its answer cannot be used */
        T read() throws IOException;
    }

    private record Kept<T>(T document, Instant at) {

        boolean isYounger(Duration age, Instant now) {
            return within(at, age, now);
        }
    }

    /** @param name in the log, such as {@code metadata} */
    KeptDocument(String name, Source<T> source, ClockAndRandom clock) {
        this.name = name;
        this.source = source;
        this.clock = clock;
    }

    /** A clock that was set back ends what it would lengthen. */
    static boolean within(@Nullable Instant from, Duration time, Instant now) {
        return from != null && !now.isBefore(from) && now.isBefore(from.plus(time));
    }

    /**
     * The document. Without one that can be used, it waits for the thread that reads.
     *
     * @throws IssuerUnreachable when there is none that can be used
     */
    T get() throws IssuerUnreachable {
        return get(true);
    }

    /**
     * The same, but it does not wait for another thread that reads.
     *
     * @throws IssuerUnreachable when there is none that can be used, perhaps because another thread reads it now
     */
    public T getAtOnce() throws IssuerUnreachable {
        return get(false);
    }

    private T get(boolean waits) throws IssuerUnreachable {
        Kept<T> known = kept;
        Instant now = clock.now();
        if (known != null && known.isYounger(FRESH, now)) {
            return known.document;
        }
        T usable = known != null && known.isYounger(USABLE, now) ? known.document : null;
        if (usable == null && waits) {
            reading.lock();
        } else if (!reading.tryLock()) {
            return orUnreachable(usable);
        }
        try {
            return readUnlessNewer(known);
        } catch (IssuerUnreachable e) {
            if (usable == null) {
                throw e;
            }
            return usable;
        } finally {
            reading.unlock();
        }
    }

    private static <T> T orUnreachable(@Nullable T usable) throws IssuerUnreachable {
        if (usable == null) {
            throw new IssuerUnreachable(RETRY);
        }
        return usable;
    }

    /** A document that was read after that one: by another thread since then, or now by this thread. */
    T after(T seen) throws IssuerUnreachable {
        reading.lock();
        try {
            Kept<T> latest = kept;
            return latest != null && latest.document != seen ? latest.document : read();
        } finally {
            reading.unlock();
        }
    }

    /** Whether that is the one read last. */
    boolean isLatest(T seen) {
        Kept<T> latest = kept;
        return latest != null && latest.document == seen;
    }

    private T readUnlessNewer(@Nullable Kept<T> known) throws IssuerUnreachable {
        Kept<T> latest = kept;
        return latest != null && latest != known ? latest.document : read();
    }

    private T read() throws IssuerUnreachable {
        Instant now = clock.now();
        if (within(failedAt, RETRY, now) && failedAt != null) {
            throw new IssuerUnreachable(Duration.between(now, failedAt.plus(RETRY)));
        }
        try {
            T document = source.read();
            kept = new Kept<>(document, now);
            failedAt = null;
            return document;
        } catch (IOException e) {
            failedAt = now;
            LOG.warn("The {} of the issuer cannot be read: {}.", name, e.getMessage());
            throw new IssuerUnreachable(RETRY);
        }
    }
}
