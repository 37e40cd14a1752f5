package dev.countersign.ledger.find;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the last entries, in memory and unmarked, until they are indexed: a lookup of an entry that was written a
 * moment ago waits for no other entry. At most {@value HandedOver#MOST} entries are kept. Any number of threads may use
 * it.
 */
final class UnindexedKeys {

    /** The greatest number of entries that one lookup reads, because nobody handed over their keys. */
    static final int MOST_READ = 128;

    /** The entries with a key, oldest first. */
    private final Map<String, List<Long>> places = new HashMap<>();
    /** The keys of each entry, oldest first. */
    private final Deque<Set<String>> keys = new ArrayDeque<>();

    private long begin;

    /**
     * The last entries with a key.
     *
     * @param indexed the number of entries before them, which the index must know
     */
    record Found(List<Long> places, long indexed) {

        Found {
            places = List.copyOf(places);
        }
    }

    /**
     * The entries with that key before {@code end}, without those that are indexed.
     *
     * @param handed whether the keys of an entry were handed over
     * @param of     the keys of an entry, with texts in place of marks
     * @return null if too many entries would be read
     */
    synchronized @Nullable Found find(
            String key, long applied, long end, LongPredicate handed, LongFunction<IndexKeys> of) {
        dropBefore(applied);
        long next = begin + keys.size();
        if (end - begin > HandedOver.MOST || unknown(next, end, handed) > MOST_READ) {
            return null;
        }
        for (long sequence = next; sequence < end; sequence++) {
            add(sequence, of.apply(sequence));
        }
        return new Found(
                places.getOrDefault(key, List.of()).stream()
                        .filter(place -> place < end)
                        .toList(),
                begin);
    }

    private static int unknown(long from, long end, LongPredicate handed) {
        int unknown = 0;
        for (long sequence = from; sequence < end && unknown <= MOST_READ; sequence++) {
            unknown += handed.test(sequence) ? 0 : 1;
        }
        return unknown;
    }

    private void add(long sequence, IndexKeys found) {
        Set<String> all = new TreeSet<>(found.keys());
        all.add("id=" + found.id());
        keys.add(all);
        all.forEach(each ->
                places.computeIfAbsent(each, unused -> new ArrayList<>(1)).add(sequence));
    }

    /** Drops the keys of all entries before that sequence. */
    synchronized void dropBefore(long sequence) {
        for (; begin < sequence && !keys.isEmpty(); begin++) {
            for (String key : keys.remove()) {
                places.computeIfPresent(key, (same, old) -> {
                    old.remove(0);
                    return old.isEmpty() ? null : old;
                });
            }
        }
        begin = Math.max(begin, sequence);
    }

    synchronized int size() {
        return keys.size();
    }
}
