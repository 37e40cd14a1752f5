package dev.countersign.ledger.find;

import dev.countersign.ledger.TreeEntries;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Adds entries to runs, by the keys that their writers handed over, or by those that are read from the entries. */
final class EntryAdder {

    /** The greatest number of entries of which the keys are in memory at once. */
    private static final int BATCH = 4096;

    private final TreeEntries entries;
    private final IndexKeys.Labelling labelling;
    private final HandedOver handedOver = new HandedOver();
    private final UnindexedKeys unindexed = new UnindexedKeys();

    EntryAdder(TreeEntries entries, IndexKeys.Labelling labelling) {
        this.entries = entries;
        this.labelling = labelling;
    }

    void handOver(long sequence, IndexKeys.Known keys) {
        handedOver.add(sequence, keys);
    }

    private IndexKeys keys(long sequence, IndexKeys.Marks marks) {
        IndexKeys.Known known = handedOver.get(sequence);
        return known != null
                ? known.of(entries, marks)
                : labelling.of(entries.get(sequence), entries.parts(sequence), marks);
    }

    /**
     * Adds the entries up to an end.
     *
     * @param progress receives the number of entries read so far after each entry
     * @param stop     ends it early
     */
    void add(IndexRuns runs, long end, LongConsumer progress, BooleanSupplier stop) throws IOException {
        while (runs.end() < end) {
            IndexSecret secret = runs.secret();
            // INVARIANT: taken before the entries are read. An erasure is an entry, and changes what is read.
            LedgerState made = LedgerState.of(entries, entries.size());
            RunBatch batch = new RunBatch(runs.end(), secret);
            long next = Math.min(end, batch.first() + BATCH);
            for (long sequence = batch.first(); sequence < next; sequence++) {
                if (stop.getAsBoolean()) {
                    return;
                }
                batch.add(keys(sequence, secret));
                progress.accept(sequence + 1);
            }
            runs.add(batch, LedgerState.of(entries, next), made);
            drop(next);
        }
    }

    /** The last entries with a key, of those that were not added; null if too many would be read. */
    UnindexedKeys.@Nullable Found recent(String key, long applied, long end) {
        return applied >= end
                ? new UnindexedKeys.Found(List.of(), end)
                : unindexed.find(key, applied, end, handedOver::get, sequence -> keys(sequence, text -> text));
    }

    /** Drops what is known of the entries before that sequence, so that they are read again if they are needed. */
    void drop(long before) {
        handedOver.dropBefore(before);
        unindexed.dropBefore(before);
    }
}
