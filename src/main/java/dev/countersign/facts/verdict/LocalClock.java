package dev.countersign.facts.verdict;

import dev.countersign.facts.text.UtcTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The UTC offset of a time zone, and the moments at which it changes, for the period that one evaluation needs. It is
 * recorded with the facts, because time-zone data change over the years.
 *
 * @param from the offset that holds from a moment on; the first holds before that moment too
 */
public record LocalClock(SortedMap<Instant, ZoneOffset> from) implements Comparable<LocalClock> {

    public LocalClock {
        if (from.isEmpty()) {
            throw new IllegalArgumentException("a clock has an offset");
        }
        from = Collections.unmodifiableSortedMap(new TreeMap<>(from));
    }

    /** The offset at a moment. */
    public ZoneOffset at(Instant moment) {
        if (isSteady()) {
            return offset(from.firstKey());
        }
        SortedMap<Instant, ZoneOffset> until = from.headMap(moment.plusNanos(1));
        return offset(until.isEmpty() ? from.firstKey() : until.lastKey());
    }

    private ZoneOffset offset(Instant change) {
        return Objects.requireNonNull(from.get(change));
    }

    /** Whether the offset is the same for the whole period. */
    public boolean isSteady() {
        return from.size() == 1;
    }

    /** Moments at which the offset changes. */
    public SortedSet<Instant> changes() {
        SortedSet<Instant> changes = new TreeSet<>(from.keySet());
        changes.remove(from.firstKey());
        return changes;
    }

    /**
     * The moments at which the local time is that: usually one; two if clocks go back over it; if clocks go forward
     * past it, the moment of the change.
     */
    public SortedSet<Instant> when(LocalDateTime local) {
        SortedSet<Instant> moments = new TreeSet<>();
        if (isSteady()) {
            moments.add(local.toInstant(from.get(from.firstKey())));
            return moments;
        }
        for (ZoneOffset offset : new TreeSet<>(from.values())) {
            Instant moment = local.toInstant(offset);
            if (at(moment).equals(offset)) {
                moments.add(moment);
            }
        }
        if (moments.isEmpty()) {
            for (Instant change : changes()) {
                boolean later = local.isBefore(LocalDateTime.ofInstant(change, at(change)));
                if (later && !local.isBefore(LocalDateTime.ofInstant(change, at(change.minusNanos(1))))) {
                    moments.add(change);
                }
            }
        }
        return moments;
    }

    /** The recorded form: moments and offsets, in order. */
    public List<List<String>> text() {
        return from.entrySet().stream()
                .map(each ->
                        List.of(UtcTime.text(each.getKey()), each.getValue().getId()))
                .toList();
    }

    /**
     * The clock with that recorded form.
     *
     * @throws java.time.DateTimeException when a moment or an offset cannot be read
     * @throws IllegalArgumentException when a moment has two offsets
     */
    public static LocalClock of(List<List<String>> text) {
        SortedMap<Instant, ZoneOffset> from = new TreeMap<>();
        for (List<String> each : text) {
            if (from.put(UtcTime.read(each.get(0)), ZoneOffset.of(each.get(1))) != null) {
                throw new IllegalArgumentException("a clock has two offsets at " + each.get(0));
            }
        }
        return new LocalClock(from);
    }

    @Override
    public int compareTo(LocalClock other) {
        return text().toString().compareTo(other.text().toString());
    }
}
