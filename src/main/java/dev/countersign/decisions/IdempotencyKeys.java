package dev.countersign.decisions;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.record.DecisionEntryWriter;
import dev.countersign.decisions.reserve.ProcessorTurn;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ensures one decision for each idempotency key of an agent, also after a retry, two retries at once, or a restart.
 * Only an approval causes a new decision.
 */
final class IdempotencyKeys {

    private static final int STRIPES = 256;
    private static final int LATELY = 100_000;
    /** How long a decision without an expiry, such as a denial, is remembered. */
    private static final Duration UNPROMISED = Duration.ofMinutes(5);

    private static final Duration AFTERWARDS = Duration.ofHours(1);

    private final DecisionRecords records;
    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

    /**
     * Keys used since the start, oldest first. INVARIANT: a key that is forgotten here has a sequence before
     * {@code asOf}.
     */
    private final Map<String, Used> lately = new LinkedHashMap<>();

    private long asOf;

    /**
     * The use of a key: the decision while it is being written, and afterwards only its sequence. No facts. @param
     * until time after which it may be forgotten
     */
    private record Used(DecisionService.@Nullable Pending pending, long sequence, Instant until) {}

    IdempotencyKeys(DecisionRecords records) {
        this.records = records;
        asOf = records.size();
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    /**
     * @param turn  given up while another request with the key is decided or written
     * @param first called if the key is new, or its decision could not be recorded
     * @param again called if the key was used before; a new decision from it replaces the earlier one for this key
     */
    DecisionService.Pending once(
            String key,
            ProcessorTurn turn,
            Supplier<DecisionService.Pending> first,
            Function<StoredDecision, DecisionService.Pending> again) {
        ReentrantLock lock = stripes[Math.floorMod(key.hashCode(), STRIPES)];
        ProcessorTurn.lock(lock, turn);
        try {
            Optional<StoredDecision> before = before(key, turn);
            DecisionService.Pending pending = before.isPresent() ? again.apply(before.get()) : first.get();
            if (!pending.isReplayed()) {
                remember(key, pending);
            }
            return pending;
        } finally {
            lock.unlock();
        }
    }

    private void remember(String key, DecisionService.Pending pending) {
        Instant valid = pending.decision().evaluation().validUntil();
        Instant until = (valid == null ? pending.decidedAt().plus(UNPROMISED) : valid).plus(AFTERWARDS);
        synchronized (lately) {
            lately.remove(key);
            lately.put(key, new Used(pending, 0, until));
            forget(pending.decidedAt());
        }
        pending.whenKnown(receipt -> {
            synchronized (lately) {
                lately.computeIfPresent(
                        key,
                        (same, used) -> used.pending() != pending
                                ? used
                                : receipt == null ? null : new Used(null, receipt.sequence(), until));
            }
        });
    }

    /** Removes the oldest keys: those that have expired, and those above the limit. */
    private void forget(Instant now) {
        Iterator<Used> oldest = lately.values().iterator();
        while (oldest.hasNext()) {
            Used used = oldest.next();
            if (used.pending() != null || !used.until().isBefore(now) && lately.size() <= LATELY) {
                return;
            }
            asOf = Math.max(asOf, used.sequence() + 1);
            oldest.remove();
        }
    }

    /**
     * Drops all keys, because a key may identify a person. They are looked up in the ledger afterwards. Call it while
     * every decision is on disk or never will be.
     */
    void forget() {
        synchronized (lately) {
            asOf = records.size();
            lately.clear();
        }
    }

    /** The number of keys in memory. */
    int remembered() {
        synchronized (lately) {
            return lately.size();
        }
    }

    private Optional<StoredDecision> before(String key, ProcessorTurn turn) {
        Used used;
        long needed;
        synchronized (lately) {
            used = lately.get(key);
            needed = asOf;
        }
        if (used == null) {
            return turn.without(() -> records.decidedFor(DecisionEntryWriter.sha256(key), needed));
        }
        DecisionService.Pending pending = used.pending();
        if (pending == null) {
            return Optional.of(records.at(used.sequence()));
        }
        return pending.failed()
                ? Optional.empty()
                : Optional.of(records.at(turn.without(pending::await).receipt().sequence()));
    }
}
