package dev.countersign.decisions;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** One decision for each idempotency key of an agent, whatever happens in between: a retry, two retries at once, a restart. Only an approval makes it be decided once more. */
final class IdempotencyKeys {

    private static final int STRIPES = 256;
    private static final int LATELY = 100_000;

    private final Records records;
    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

    /** Keys used since the start. INVARIANT: whoever is forgotten here stands before {@code asOf}. */
    private final Map<String, DecisionService.Pending> lately = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, DecisionService.Pending> eldest) {
            if (size() > LATELY) {
                asOf = Math.max(asOf, records.size());
                return true;
            }
            return false;
        }
    };
    private long asOf;

    IdempotencyKeys(Records records) {
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
    DecisionService.Pending once(String key, Supplier<DecisionService.Pending> first, Function<OnRecord, DecisionService.Pending> again) {
        ReentrantLock lock = stripes[Math.floorMod(key.hashCode(), STRIPES)];
        lock.lock();
        try {
            Optional<OnRecord> before = before(key);
            DecisionService.Pending pending = before.isPresent() ? again.apply(before.get()) : first.get();
            if (!pending.isReplayed()) {
                synchronized (lately) {
                    lately.put(key, pending);
                }
            }
            return pending;
        } finally {
            lock.unlock();
        }
    }

    private Optional<OnRecord> before(String key) {
        DecisionService.Pending pending;
        long needed;
        synchronized (lately) {
            pending = lately.get(key);
            needed = asOf;
        }
        if (pending == null) {
            return records.decidedFor(Recording.sha256(key), needed);
        }
        return pending.failed() ? Optional.empty() : Optional.of(records.at(pending.await().receipt().sequence()));
    }
}
