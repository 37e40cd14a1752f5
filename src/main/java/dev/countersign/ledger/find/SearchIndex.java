package dev.countersign.ledger.find;

import dev.countersign.ledger.TreeEntries;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.disk.RealDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An index for finding entries. It contains nothing that the ledger does not have: it is built from the entries, and
 * what is missing, cannot be read or does not match them is built again.
 *
 * <p>Any number of threads may use it. A query sees all entries that were forced to disk when it started. A search
 * indexes them first; a lookup finds the last ones in memory, and waits for no other entry. A query of entries that
 * are indexed waits neither for other queries nor for the entries that are being added.
 */
public final class SearchIndex implements AutoCloseable {

    /** How many entries are added at once. Fewer wait: each time a file is made. */
    private static final int SOME = 1000;
    /** The number of waiting entries that are added although others are written. */
    private static final int MANY = 2 * SOME;
    /** A close adds no fewer: the first lookups after the next start read the rest without the index. */
    private static final int FEW = 100;

    /** How long the close may add entries. A piece more may be added. */
    private static final Duration AT_CLOSE = Duration.ofSeconds(3);

    private final TreeEntries entries;
    private final ClockAndRandom clock;
    private final EntryAdder adder;
    private final LiveRuns runs;
    private long sizeBefore;

    private SearchIndex(Path folder, TreeEntries entries, IndexKeys.Labelling labelling, ClockAndRandom clock) {
        this.entries = entries;
        this.clock = clock;
        adder = new EntryAdder(entries, labelling);
        runs = LiveRuns.open(folder, entries, clock);
    }

    /**
     * Opens the index of a folder. Missing entries are added at the first query, or by {@link #catchUp}.
     *
     * @param folder a folder for the index alone: everything in it may be deleted
     */
    public static SearchIndex open(
            Path folder, TreeEntries entries, IndexKeys.Labelling labelling, ClockAndRandom clock) {
        return new SearchIndex(folder, entries, labelling, clock);
    }

    /**
     * Deletes the index in a folder without opening it. The index must not be open.
     *
     * @throws UncheckedIOException when a file cannot be deleted
     */
    public static void remove(Path folder) {
        try {
            new IndexFolder(folder, new RealDisk()).remove();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the existing index, or a part of it, could not be used and was deleted. */
    public boolean madeAgain() {
        return runs.madeAgain();
    }

    /** How many entries it knows. */
    public long applied() {
        return runs.end();
    }

    /** The reason why the index cannot be used any more; empty if it can. */
    public Optional<String> failure() {
        return Optional.of(runs.failure()).filter(text -> !text.isEmpty());
    }

    /**
     * Takes the index keys of an entry from its writer, so that the entry need not be read and decrypted for them. They
     * may come at any time after the entry was written. Nothing is indexed here: this is short.
     */
    public void handOver(long sequence, IndexKeys.Known keys) {
        adder.handOver(sequence, keys);
    }

    /** How many entries it does not know yet. They are found nevertheless. */
    public long waiting() {
        return Math.max(0, entries.size() - applied());
    }

    /**
     * Adds new entries in steps, so that a search in between waits only for a short time. If it is called from time to
     * time, it leaves little to add at the next start.
     */
    public void keepUp() {
        for (long end = entries.size(); !runs.isEnded() && applied() < end; ) {
            catchUp(Math.min(end, applied() + SOME), brought -> {});
        }
    }

    /**
     * The same, if {@value #SOME} entries wait and none was written since the last call: callers who wait for decisions
     * need the processors more. Also if {@value #MANY} wait. If the index cannot be used, it is tried again: nobody may
     * ask a service that reports a failure. One thread calls it.
     */
    public void keepUpWhenIdle() {
        long size = entries.size();
        boolean busy = size != sizeBefore;
        sizeBefore = size;
        if (failure().isPresent()) {
            catchUp();
        } else if (waiting() >= (busy ? MANY : SOME)) {
            keepUp();
        }
    }

    /** Adds new entries. */
    public void catchUp() {
        catchUp(brought -> {});
    }

    /** @param progress receives the number of indexed entries from time to time */
    public void catchUp(LongConsumer progress) {
        catchUp(entries.size(), progress);
    }

    private void catchUp(long end, LongConsumer progress) {
        runs.change(now -> adder.add(now, end, progress, runs::isEnded));
    }

    /** Sequence numbers of the matching entries, newest first. */
    public List<Long> search(EntryQuery query) {
        return search(query, Optional.empty());
    }

    /** The same, restricted to the entries with that key. */
    public List<Long> search(EntryQuery query, String key) {
        return search(query, Optional.of(key));
    }

    /** The same, restricted to the entries with a key that is stored only as a mark. */
    public List<Long> search(EntryQuery query, String name, String text) {
        return ask(
                entries.size(),
                (all, secret) -> RunQuery.search(all, secret, query, Optional.of(name + "=" + secret.of(text))));
    }

    private List<Long> search(EntryQuery query, Optional<String> key) {
        return ask(entries.size(), (all, secret) -> RunQuery.search(all, secret, query, key));
    }

    /** Sequence numbers of the entries with that key, oldest first. */
    public List<Long> having(String key) {
        return having(key, entries.size());
    }

    /** @param asOf the least number of entries that must be indexed; for a caller that keeps the later ones itself */
    public List<Long> having(String key, long asOf) {
        return lookup(asOf, key, (all, secret) -> RunQuery.having(all, secret.key(key)));
    }

    /**
     * The same for a key that is stored only as a mark.
     *
     * @param name name of the key, before its equals sign
     * @param asOf the least number of entries that must be indexed; for a caller that keeps the later ones itself
     */
    public List<Long> marked(String name, String text, long asOf) {
        return lookup(
                asOf,
                name + "=" + text,
                (all, secret) -> RunQuery.having(all, secret.key(name + "=" + secret.of(text))));
    }

    /** @param key with a text in place of its mark */
    private List<Long> lookup(long asOf, String key, IndexRuns.Question question) {
        runs.failIfEnded();
        UnindexedKeys.@Nullable Found recent = adder.recent(key, applied(), asOf);
        List<Long> found = ask(recent == null ? asOf : recent.indexed(), question);
        if (recent == null || recent.places().isEmpty()) {
            return found;
        }
        // INVARIANT: an entry that was indexed in between is found twice.
        TreeSet<Long> all = new TreeSet<>(found);
        all.addAll(recent.places());
        return List.copyOf(all);
    }

    private List<Long> ask(long asOf, IndexRuns.Question question) {
        return runs.ask(asOf, this::catchUp, question);
    }

    /**
     * Deletes the index for an erasure. The next query rebuilds it.
     *
     * @throws UncheckedIOException when a file cannot be deleted
     */
    public void forget() {
        // INVARIANT: what was handed over may name an erased person; the entries are read again.
        runs.forget(() -> adder.drop(entries.size()));
    }

    /**
     * The same, if a part of the index was made before the entry with that sequence was written: a restored copy of it.
     *
     * @param erasure sequence of an entry after which keys were removed
     */
    public void forgetIfMadeBefore(long erasure) {
        if (runs.madeWith() <= erasure) {
            forget();
        }
    }

    /**
     * Adds what is left, as far as there is time, and stops indexing and queries. What is still missing is added after
     * the next start. That is also where a few entries are cheaper: a command that writes one entry need not index it.
     */
    @Override
    public void close() {
        if (waiting() >= FEW) {
            Instant end = clock.now().plus(AT_CLOSE);
            runs.changeIfUsable(now -> {
                for (long size = entries.size(); now.end() < size && clock.now().isBefore(end); ) {
                    adder.add(now, Math.min(size, now.end() + SOME), brought -> {}, runs::isEnded);
                }
            });
        }
        runs.close();
    }
}
