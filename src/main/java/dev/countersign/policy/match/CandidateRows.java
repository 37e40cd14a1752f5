package dev.countersign.policy.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Chooses rows of a large stage that may match a case, by a set of rows for each word and each range of numbers. It
 * may choose too many, never too few; Drools tests those that are chosen. Immutable.
 */
final class CandidateRows {

    /** A stage with fewer rows is matched by its network alone, which is as fast. */
    static final int FROM = 2_000;

    /** Sets for each column of numbers. Words and ranges beyond that share sets. */
    private static final int RANGES = 64;

    private static final int WORDS = 256;
    /** If more than one row in so many is a candidate, the network is faster. */
    private static final int ONE_IN = 16;
    /** So few rows of a word are a list, which is read without the sets. */
    private static final int FEW = 32;

    /** The rows that one fact leaves. */
    private sealed interface Column {

        long[] rows(Slots slots);

        /** The same rows as a list of their places, from the topmost; null if there is no list. */
        int @Nullable [] few(Slots slots);
    }

    /**
     * A column of words.
     *
     * @param missing the rows for a word that no row asks for, or for none: rows that only exclude a word, and drafts,
     *     have words with higher numbers
     * @param few     for each word that a row asks for its rows; null if they are more than a few
     */
    private record Words(int slot, long[][] rows, long[] missing, int[] @Nullable [] few) implements Column {

        @Override
        public int @Nullable [] few(Slots slots) {
            int word = slots.words[slot];
            return isAsked(word) ? few[word] : null;
        }

        @Override
        public long[] rows(Slots slots) {
            int word = slots.words[slot];
            return isAsked(word) ? rows[word % WORDS] : missing;
        }

        private boolean isAsked(int word) {
            return word > Slots.OTHER && word < few.length;
        }
    }

    /** @param cuts where the next range begins */
    private record Numbers(int slot, double[] cuts, long[][] rows, long[] missing) implements Column {

        @Override
        public long[] rows(Slots slots) {
            double number = slots.numbers[slot];
            return Double.isNaN(number) ? missing : rows[range(cuts, number)];
        }

        @Override
        public int @Nullable [] few(Slots slots) {
            return null;
        }

        static int range(double[] cuts, double number) {
            int low = 0;
            int high = cuts.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (cuts[middle] <= number) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    private final List<Column> columns;
    private final int most;

    private CandidateRows(List<Column> columns, int rows) {
        this.columns = columns;
        most = rows / ONE_IN;
    }

    /** Empty for a small stage, and for one whose rows test neither words nor ranges. */
    static Optional<CandidateRows> of(List<RowRule> rows) {
        if (rows.size() < FROM) {
            return Optional.empty();
        }
        Map<Integer, Map<Integer, BitSet>> words = new TreeMap<>();
        Map<Integer, Map<Integer, SlotPredicate.Between>> ranges = new TreeMap<>();
        for (int row = 0; row < rows.size(); row++) {
            for (SlotPredicate test : rows.get(row).tests()) {
                if (test instanceof SlotPredicate.WordIs is) {
                    words.computeIfAbsent(is.slot(), unused -> new TreeMap<>())
                            .computeIfAbsent(row, unused -> new BitSet())
                            .set(is.word());
                } else if (test instanceof SlotPredicate.WordIn in) {
                    words.computeIfAbsent(in.slot(), unused -> new TreeMap<>())
                            .computeIfAbsent(row, unused -> new BitSet())
                            .or(in.words());
                } else if (test instanceof SlotPredicate.Between range) {
                    ranges.computeIfAbsent(range.slot(), unused -> new TreeMap<>())
                            .put(row, range);
                }
            }
        }
        List<Column> columns = new ArrayList<>();
        words.forEach((slot, tests) -> columns.add(words(slot, tests, rows.size())));
        ranges.forEach((slot, tests) -> columns.add(numbers(slot, tests, rows.size())));
        return columns.isEmpty() ? Optional.empty() : Optional.of(new CandidateRows(columns, rows.size()));
    }

    private static Column words(int slot, Map<Integer, BitSet> tests, int rows) {
        long[] untested = untested(tests, rows);
        return new Words(
                slot,
                sets(
                        WORDS,
                        untested,
                        into -> tests.forEach(
                                (row, words) -> words.stream().forEach(word -> into.accept(word % WORDS, row)))),
                untested,
                few(tests, untested));
    }

    private static int[] @Nullable [] few(Map<Integer, BitSet> tests, long[] untested) {
        int last = tests.values().stream().mapToInt(BitSet::length).max().orElse(0);
        BitSet everywhere = BitSet.valueOf(untested);
        BitSet[] rows = new BitSet[Math.max(last, Slots.OTHER + 1)];
        tests.forEach((row, words) -> words.stream().forEach(word -> {
            if (rows[word] == null) {
                rows[word] = (BitSet) everywhere.clone();
            }
            rows[word].set(row);
        }));
        int[] @Nullable [] few = new int[rows.length][];
        for (int word = 0; word < rows.length; word++) {
            if (rows[word] != null && rows[word].cardinality() <= FEW) {
                few[word] = rows[word].stream().toArray();
            }
        }
        return few;
    }

    private static Column numbers(int slot, Map<Integer, SlotPredicate.Between> tests, int rows) {
        double[] bounds = tests.values().stream()
                .flatMapToDouble(range -> Arrays.stream(new double[] {range.low(), range.high()}))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        double[] cuts = Arrays.stream(quantiles(bounds)).distinct().toArray();
        long[] untested = untested(tests, rows);
        return new Numbers(
                slot,
                cuts,
                sets(
                        cuts.length + 1,
                        untested,
                        into -> tests.forEach((row, range) -> {
                            int last = Numbers.range(cuts, range.high());
                            for (int each = Numbers.range(cuts, range.low()); each <= last; each++) {
                                into.accept(each, row);
                            }
                        })),
                untested);
    }

    private static double[] quantiles(double[] sorted) {
        if (sorted.length < RANGES) {
            return sorted;
        }
        double[] some = new double[RANGES - 1];
        for (int i = 0; i < some.length; i++) {
            some[i] = sorted[(int) ((i + 1L) * sorted.length / RANGES)];
        }
        return some;
    }

    /** The rows without a test of that column: they may match whatever its fact is. */
    private static long[] untested(Map<Integer, ?> tests, int rows) {
        long[] untested = new long[(rows + Long.SIZE - 1) / Long.SIZE];
        for (int row = 0; row < rows; row++) {
            if (!tests.containsKey(row)) {
                untested[row / Long.SIZE] |= 1L << row;
            }
        }
        return untested;
    }

    private static long[][] sets(int number, long[] untested, Consumer<BiConsumer<Integer, Integer>> tested) {
        long[][] sets = new long[number][];
        Arrays.setAll(sets, (IntFunction<long[]>) each -> untested.clone());
        tested.accept((each, row) -> sets[each][row / Long.SIZE] |= 1L << row);
        return sets;
    }

    /**
     * Passes the place of each candidate in the list of rows, from the topmost.
     *
     * @return false if there are so many that nothing was passed
     */
    boolean forEach(Slots slots, IntConsumer candidate) {
        for (Column column : columns) {
            int[] few = column.few(slots);
            if (few != null) {
                fewOf(few, slots, candidate);
                return true;
            }
        }
        long[] rows = columns.get(0).rows(slots).clone();
        for (int i = 1; i < columns.size(); i++) {
            long[] others = columns.get(i).rows(slots);
            for (int word = 0; word < rows.length; word++) {
                rows[word] &= others[word];
            }
        }
        int number = 0;
        for (long word : rows) {
            number += Long.bitCount(word);
        }
        if (number > most) {
            return false;
        }
        for (int word = 0; word < rows.length; word++) {
            for (long left = rows[word]; left != 0; left &= left - 1) {
                candidate.accept(word * Long.SIZE + Long.numberOfTrailingZeros(left));
            }
        }
        return true;
    }

    private void fewOf(int[] few, Slots slots, IntConsumer candidate) {
        for (int row : few) {
            boolean chosen = true;
            for (int i = 0; i < columns.size() && chosen; i++) {
                chosen = (columns.get(i).rows(slots)[row / Long.SIZE] >>> row & 1) != 0;
            }
            if (chosen) {
                candidate.accept(row);
            }
        }
    }
}
