package dev.countersign.ledger.find;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The index keys of entries that are not indexed yet, from the writers of these entries. At most {@value #MOST} are
 * kept; the keys of other entries are read from the entries. Any number of threads may use it.
 */
final class HandedOver {

    /** A busy service writes fewer entries between two rounds of the index. */
    static final int MOST = 4_096;

    private final TreeMap<Long, IndexKeys.Known> keys = new TreeMap<>();
    private long end;

    synchronized void add(long sequence, IndexKeys.Known known) {
        if (sequence >= end && keys.size() < MOST) {
            keys.put(sequence, known);
        }
    }

    synchronized IndexKeys.@Nullable Known get(long sequence) {
        return keys.get(sequence);
    }

    /** Drops the keys of all entries before that sequence, also those that are still to come. */
    synchronized void dropBefore(long sequence) {
        end = Math.max(end, sequence);
        keys.headMap(end).clear();
    }

    synchronized int size() {
        return keys.size();
    }
}
