package dev.countersign.decisions;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.record.DecisionEntry;
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

/** One decision for each idempotency key of an agent, whatever happens in between: a retry, two retries at once, a restart. Only an approval makes it be decided once more. */
final class IdempotencyKeys {

    private static final int STRIPES = 256;
    private static final int LATELY = 100_000;
    /** A decision without an end, such as a denial, is remembered for so long after it was made. */
    private static final Duration UNPROMISED = Duration.ofMinutes(5);

    private static final Duration AFTERWARDS = Duration.ofHours(1);

    private final DecisionRecords records;
    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

    /** Keys used since the start, oldest first. INVARIANT: one that is forgotten here stands before {@code asOf}. */
    private final Map<String, Used> lately = new LinkedHashMap<>();

    private long asOf;

    /** What a key was used for: the decision while it is on its way to the disk, and then its place alone. No facts. @param until it may be forgotten */
    private record Used(DecisionService.@Nullable Pending pending, long sequence, Instant until) {}

    IdempotencyKeys(DecisionRecords records) {
        this.records = records;
        asOf = records.size();
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    /**
     * @param first asked when the key is new, or what was decided for it could not be written down
     * @param again asked when it was used before; what it decides once more is what the key means from then on
     */
    DecisionService.Pending once(
            String key,
            Supplier<DecisionService.Pending> first,
            Function<StoredDecision, DecisionService.Pending> again) {
        ReentrantLock lock = stripes[Math.floorMod(key.hashCode(), STRIPES)];
        lock.lock();
        try {
            Optional<StoredDecision> before = before(key);
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

    /** The oldest go: those whose time is over, and those that are too many. */
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

    /** Drops all, since a key may tell of a person: they are looked up in the ledger. Asked while every decision is there, or never will be. */
    void forget() {
        synchronized (lately) {
            asOf = records.size();
            lately.clear();
        }
    }

    /** How many keys are remembered. */
    int remembered() {
        synchronized (lately) {
            return lately.size();
        }
    }

    private Optional<StoredDecision> before(String key) {
        Used used;
        long needed;
        synchronized (lately) {
            used = lately.get(key);
            needed = asOf;
        }
        if (used == null) {
            return records.decidedFor(DecisionEntry.sha256(key), needed);
        }
        if (used.pending() == null) {
            return Optional.of(records.at(used.sequence()));
        }
        return used.pending().failed()
                ? Optional.empty()
                : Optional.of(records.at(used.pending().await().receipt().sequence()));
    }
}
