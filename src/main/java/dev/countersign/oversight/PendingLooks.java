package dev.countersign.oversight;

import dev.countersign.decisions.request.Caller;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who read what and is not recorded yet, by reader. Its memory is bounded: when entries cannot be written for long, the
 * number of reads that are missing is recorded instead.
 */
final class PendingLooks {

    /** Customers in one entry. Each takes 130 bytes of its public record. */
    static final int MOST_CUSTOMERS = 400;
    /** Entries that are full and not written yet. */
    static final int MOST_FULL = 64;

    /** Customers of one reader until the next writing. A reader who names more is recorded without them. */
    static final int MOST_OF_ONE = 10_000;

    private static final int MOST_PATHS = 50;
    private static final int MOST_READERS = 10_000;

    private final Map<String, Reading> readers = new HashMap<>();
    private final Queue<Looks> full = new ArrayDeque<>();
    private long omitted;

    /**
     * Reads of one person.
     *
     * @param omitted reads of anybody that were never recorded
     */
    record Looks(
            Caller reader,
            Instant from,
            Instant to,
            long reads,
            SortedSet<String> paths,
            SortedSet<String> customers,
            long omitted) {}

    private static final class Reading {

        private final Caller reader;
        private final SortedSet<String> paths = new TreeSet<>();
        private final SortedSet<String> customers = new TreeSet<>();
        /** Those in entries that are full, so that the same ones do not fill another. */
        private final Set<String> earlier;

        private Instant from;
        private Instant to;
        private long reads;

        private Reading(Caller reader, Set<String> earlier, Instant at) {
            this.reader = reader;
            this.earlier = earlier;
            from = at;
            to = at;
        }

        private Looks looks(long omitted) {
            return new Looks(reader, from, to, reads, paths, customers, omitted);
        }
    }

    /** @return whether an entry is full, to be written at once */
    synchronized boolean add(Caller reader, String path, Collection<String> customers, Instant at) {
        if (readers.size() >= MOST_READERS && !readers.containsKey(reader.id())) {
            omitted++;
            return false;
        }
        Reading reading = readers.computeIfAbsent(reader.id(), id -> new Reading(reader, new HashSet<>(), at));
        reading.to = at;
        reading.reads++;
        if (reading.paths.size() < MOST_PATHS) {
            reading.paths.add(path);
        }
        boolean isFull = false;
        for (String customer : customers) {
            if (reading.earlier.contains(customer) || reading.customers.contains(customer)) {
                continue;
            }
            if (reading.earlier.size() + reading.customers.size() >= MOST_OF_ONE) {
                omitted++;
                break;
            }
            if (reading.customers.size() >= MOST_CUSTOMERS) {
                isFull = true;
                setAside(reading.looks(0));
                reading.earlier.addAll(reading.customers);
                reading = new Reading(reader, reading.earlier, at);
                reading.paths.add(path);
                readers.put(reader.id(), reading);
            }
            reading.customers.add(customer);
        }
        return isFull;
    }

    private void setAside(Looks looks) {
        full.add(looks);
        while (full.size() > MOST_FULL) {
            omitted += full.remove().reads();
        }
    }

    /** Takes those that are full. */
    synchronized List<Looks> full() {
        List<Looks> taken = new ArrayList<>(full);
        full.clear();
        return taken;
    }

    /** Takes all. */
    synchronized List<Looks> all() {
        List<Looks> taken = full();
        for (Reading each : readers.values()) {
            taken.add(each.looks(omitted));
            omitted = 0;
        }
        readers.clear();
        return taken;
    }

    /** They could not be written. */
    synchronized void putBack(Looks looks) {
        omitted += looks.omitted();
        setAside(new Looks(
                looks.reader(), looks.from(), looks.to(), looks.reads(), looks.paths(), looks.customers(), 0));
    }
}
