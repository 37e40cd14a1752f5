package dev.countersign.decisions.evaluate;

import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.WriteHandle;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Decisions that are being written, by id. Any number of threads may use it. */
public final class PendingDecisions {

    private final Map<String, byte[]> records = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<?>> ends = new ConcurrentHashMap<>();

    /** A decision is pending before it can be on disk, and until it is known whether it is. */
    public WriteHandle append(String id, Ledger ledger, Entry entry) {
        records.put(id, entry.open());
        try {
            WriteHandle appending = ledger.appending(entry);
            ends.put(id, appending.written());
            appending.written().whenComplete((receipt, failure) -> {
                records.remove(id);
                ends.remove(id);
            });
            return appending;
        } catch (RuntimeException e) {
            records.remove(id);
            throw e;
        }
    }

    public boolean has(String id) {
        return records.containsKey(id);
    }

    /** The public record of one that is being written. */
    public Optional<byte[]> record(String id) {
        return Optional.ofNullable(records.get(id));
    }

    /**
     * Waits until it is known for each whether it is on disk. Call it while no other decision can be added.
     *
     * @throws NotDecided when that takes longer
     */
    public void settle(Duration longest) {
        CompletableFuture<?>[] all = ends.values().stream()
                .map(each -> each.handle((receipt, failure) -> true))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(all).get(longest.toMillis(), TimeUnit.MILLISECONDS);
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // reported below: the disk makes no progress
        }
        throw new NotDecided(
                "Earlier decisions are still being written, so nothing was erased. Maybe ask again later.", longest);
    }
}
