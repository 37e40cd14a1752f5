package dev.countersign.decisions.replay;

import dev.countersign.ledger.Entries;
import dev.countersign.ledger.journal.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/**
 * The result of replaying many decisions.
 *
 * @param faithful  number of faithful replays
 * @param erased    number of decisions that cannot be replayed any more, because a person was erased
 * @param notable   every other decision, by its sequence, in order; at most {@value #MOST}
 * @param failed    number of decisions that differ or could not be replayed, listed above or not
 */
public record ReplaySummary(long faithful, long erased, List<Notable> notable, long failed) {

    /** The greatest number that is listed one by one. */
    public static final int MOST = 1_000;

    private static final int BATCH = 64;

    public ReplaySummary {
        notable = List.copyOf(notable);
    }

    /** A decision that differs from its record, or could not be replayed. @param sequence its sequence in the ledger */
    public record Notable(long sequence, ReplayResult replayed) {}

    /**
     * Replays entries on several threads. Entries that are not decisions are skipped.
     *
     * @param sequences sequence numbers in the ledger, in order
     * @param leaves    the leaf hash in hex, by sequence
     * @param progress  receives the number done, from any of the threads, at least every {@value #BATCH}
     */
    public static ReplaySummary of(
            Entries entries,
            long[] sequences,
            LongFunction<String> leaves,
            Replayer replay,
            int threads,
            LongConsumer progress) {
        AtomicLong next = new AtomicLong();
        AtomicLong done = new AtomicLong();
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Counted>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                parts.add(workers.submit(() -> {
                    Counted counted = new Counted();
                    for (long from = next.getAndAdd(BATCH); from < sequences.length; from = next.getAndAdd(BATCH)) {
                        int to = (int) Math.min(sequences.length, from + BATCH);
                        for (int each = (int) from; each < to; each++) {
                            counted.take(sequences[each], entries, leaves, replay);
                        }
                        progress.accept(done.addAndGet(to - from));
                    }
                    return counted;
                }));
            }
            Counted all = new Counted();
            for (Future<Counted> part : parts) {
                all.add(part.get());
            }
            return all.result();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while replaying", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException error ? error : new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private static final class Counted {

        private long faithful;
        private long erased;
        private long failed;
        private final List<Notable> notable = new ArrayList<>();

        void take(long sequence, Entries entries, LongFunction<String> leaves, Replayer replay) {
            StoredEntry stored = entries.get(sequence);
            replay.of(stored.open(), entries.parts(sequence), leaves.apply(sequence))
                    .ifPresent(each -> {
                        if (each instanceof ReplayResult.Faithful) {
                            faithful++;
                        } else if (each instanceof ReplayResult.Erased gone
                                && gone.faithfully().isPresent()) {
                            erased++;
                        } else {
                            failed++;
                            if (notable.size() < MOST) {
                                notable.add(new Notable(sequence, each));
                            }
                        }
                    });
        }

        void add(Counted other) {
            faithful += other.faithful;
            erased += other.erased;
            failed += other.failed;
            notable.addAll(other.notable);
        }

        ReplaySummary result() {
            return new ReplaySummary(
                    faithful,
                    erased,
                    notable.stream()
                            .sorted((a, b) -> Long.compare(a.sequence, b.sequence))
                            .limit(MOST)
                            .toList(),
                    failed);
        }
    }
}
