package dev.countersign.context.own;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The moments of the lines of own facts. */
final class FactDates {

    /** The {@code asOf} of each line, in order of time. */
    private final Instant[] moments;

    private FactDates(Instant[] moments) {
        this.moments = moments;
    }

    static FactDates of(Collection<FactRecord> lines) {
        Map<String, Instant> read = new HashMap<>();
        return new FactDates(lines.stream()
                .map(line -> read.computeIfAbsent(line.origin().asOf(), unused -> line.asOf()))
                .sorted()
                .toArray(Instant[]::new));
    }

    /** The moments after lines were removed and others added. */
    FactDates after(Stream<FactRecord> removed, Stream<FactRecord> added) {
        Instant[] gone = removed.map(FactRecord::asOf).sorted().toArray(Instant[]::new);
        Instant[] come = added.map(FactRecord::asOf).sorted().toArray(Instant[]::new);
        if (Arrays.equals(gone, come)) {
            return this;
        }
        Instant[] after = new Instant[moments.length - gone.length + come.length];
        int left = 0;
        int right = 0;
        int count = 0;
        for (Instant each : moments) {
            if (left < gone.length && each.equals(gone[left])) {
                left++;
            } else {
                while (right < come.length && come[right].isBefore(each)) {
                    after[count++] = come[right++];
                }
                after[count++] = each;
            }
        }
        System.arraycopy(come, right, after, count, come.length - right);
        return new FactDates(after);
    }

    /** The latest that is not after that moment. */
    Optional<Instant> latest(Instant at) {
        int upTo = upTo(at);
        return upTo == 0 ? Optional.empty() : Optional.of(moments[upTo - 1]);
    }

    /** How many lines are after that moment, in words; empty if there are none. */
    List<String> ahead(Instant at) {
        int count = moments.length - upTo(at);
        return count == 0
                ? List.of()
                : List.of(count
                        + (count == 1
                                ? " line has an asOf in the future: it is used"
                                : " lines have an asOf in the future: they are used")
                        + " as if it were the time at which the file was changed");
    }

    private int upTo(Instant at) {
        int found = Arrays.binarySearch(moments, at);
        if (found < 0) {
            return -found - 1;
        }
        while (found < moments.length && moments[found].equals(at)) {
            found++;
        }
        return found;
    }
}
