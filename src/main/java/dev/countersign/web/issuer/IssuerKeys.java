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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the issuer, for access tokens and id tokens. They are also read again when a token names a key that is
 * not among them. While they cannot be read, no token is refused or accepted. Any number of threads may use it.
 */
final class IssuerKeys implements JWKSource<SecurityContext> {

    /** How often an unknown key lets the keys be read again, at most. */
    static final Duration UNKNOWN = Duration.ofMinutes(1);

    private static final int MOST_KEYS = 100;
    private static final int SMALLEST_RSA = 2048;

    private final KeptDocument<JWKSet> keys;
    private final ClockAndRandom clock;
    private final ReentrantLock asking = new ReentrantLock();
    /** INVARIANT: these are read and written by the thread that holds the lock. */
    private @Nullable Instant unknownAt;

    private boolean unknownFailed;

    IssuerKeys(IssuerDocuments documents, ClockAndRandom clock) {
        keys = new KeptDocument<>("keys", () -> usable(documents.keys()), clock);
        this.clock = clock;
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws IssuerUnreachable {
        JWKSet known = keys.get();
        List<JWK> found = selector.select(known);
        return found.isEmpty() ? selector.select(again(known)) : found;
    }

    /** After a key that is not among them. */
    private JWKSet again(JWKSet seen) throws IssuerUnreachable {
        asking.lock();
        try {
            Instant now = clock.now();
            if (!keys.isLatest(seen)) {
                return keys.after(seen);
            }
            if (KeptDocument.within(unknownAt, UNKNOWN, now) && unknownAt != null) {
                if (unknownFailed) {
                    throw new IssuerUnreachable(Duration.between(now, unknownAt.plus(UNKNOWN)));
                }
                return seen;
            }
            unknownAt = now;
            unknownFailed = true;
            JWKSet read = keys.after(seen);
            unknownFailed = false;
            return read;
        } finally {
            asking.unlock();
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
