package dev.countersign.ledger.find;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the last entries, in memory and unmarked, until they are indexed: a lookup of an entry that was written a
 * moment ago waits for no other entry. At most {@value HandedOver#MOST} entries are kept. Any number of threads may use
 * it.
 */
final class UnindexedKeys {

    /** The greatest number of entries that one lookup reads, because nobody handed over their keys. */
    static final int MOST_READ = 128;

    /** The entries with a key. */
    private final Map<String, TreeSet<Long>> places = new HashMap<>();

    /** The keys of each entry, oldest first; none if they are not made yet. */
    private final TreeMap<Long, Set<String>> keys = new TreeMap<>();

    /** The entries of which the keys are not made yet, by the names of their keys. */
    private final Map<String, ArrayDeque<Long>> named = new HashMap<>();

    private long begin;
    private long next;

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
     * The entries with that key before {@code end}, without those that are indexed. The keys of an entry are made as
     * soon as it may have one of that name.
     *
     * @param handed the keys of an entry that were handed over; null for none
     * @param of     the keys of an entry, with texts in place of marks
     * @return null if too many entries would be read
     */
    synchronized @Nullable Found find(
            String key,
            long applied,
            long end,
            LongFunction<IndexKeys.@Nullable Known> handed,
            LongFunction<IndexKeys> of) {
        dropBefore(applied);
        if (end - begin > HandedOver.MOST || unknown(end, handed) > MOST_READ) {
            return null;
        }
        for (; next < end; next++) {
            IndexKeys.Known known = handed.apply(next);
            Collection<String> names = known == null ? null : known.names();
            if (names == null) {
                add(next, of.apply(next));
            } else {
                for (String name : names) {
                    named.computeIfAbsent(name, unused -> new ArrayDeque<>()).add(next);
                }
            }
        }
        ArrayDeque<Long> unmade = named.getOrDefault(IndexKeys.name(key), new ArrayDeque<>());
        while (!unmade.isEmpty()) {
            long sequence = unmade.getFirst();
            if (sequence >= begin && !keys.containsKey(sequence)) {
                add(sequence, of.apply(sequence));
            }
            // INVARIANT: not before its keys are made. If that fails, the next look-up makes them.
            unmade.removeFirst();
        }
        SortedSet<Long> found = places.get(key);
        return new Found(found == null ? List.of() : List.copyOf(found.headSet(end)), begin);
    }

    private int unknown(long end, LongFunction<IndexKeys.@Nullable Known> handed) {
        int unknown = 0;
        for (long sequence = next; sequence < end && unknown <= MOST_READ; sequence++) {
            unknown += handed.apply(sequence) == null ? 1 : 0;
        }
        return unknown;
    }

    private void add(long sequence, IndexKeys found) {
        Set<String> all = new HashSet<>(found.keys());
        all.add(IndexKeys.ID + "=" + found.id());
        keys.put(sequence, all);
        all.forEach(
                each -> places.computeIfAbsent(each, unused -> new TreeSet<>()).add(sequence));
    }

    /** Drops the keys of all entries before that sequence. */
    synchronized void dropBefore(long sequence) {
        if (sequence <= begin) {
            return;
        }
        begin = sequence;
        next = Math.max(next, begin);
        SortedMap<Long, Set<String>> old = keys.headMap(begin);
        old.forEach((each, all) -> all.forEach(key -> places.computeIfPresent(key, (same, found) -> {
            found.remove(each);
            return found.isEmpty() ? null : found;
        })));
        old.clear();
        named.values().removeIf(unmade -> {
            while (!unmade.isEmpty() && unmade.peek() < begin) {
                unmade.remove();
            }
            return unmade.isEmpty();
        });
    }

    /** Of how many entries the keys are made. */
    synchronized int size() {
        return keys.size();
    }
}
