package dev.countersign.policy.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The tests of one fact in the rows of a stage, and the sets of rows that follow from them. */
final class CandidateTests {

    /** The greatest number of sets for the words of a fact. Words beyond that share sets. */
    private static final int WORDS = 256;
    /** The greatest number of sets for a number. Ranges beyond that share sets. */
    private static final int RANGES = 64;
    /** At most this number of rows of a word are also a list, which is read without the sets. */
    private static final int FEW = 32;
    /** A list is read faster than the sets if it has at most one row for {@value} blocks. */
    private static final int BLOCKS_FOR_ROW = 4;

    private record Placed(int place, SlotPredicate test) {}

    private final int blocks;
    private final List<Placed> tests = new ArrayList<>();
    /** The rows that accept a value which they do not name. */
    private final long[] unnamed;
    /** The rows that accept a missing fact. */
    private final long[] missing;

    private CandidateTests(int rows) {
        blocks = (rows + Long.SIZE - 1) / Long.SIZE;
        unnamed = new long[blocks];
        Arrays.fill(unnamed, -1);
        if (rows % Long.SIZE != 0) {
            unnamed[blocks - 1] = (1L << rows) - 1;
        }
        missing = unnamed.clone();
    }

    /** One for each fact that the rows test. */
    static List<CandidateColumn> columns(List<RowRule> rows) {
        Map<Integer, CandidateTests> words = new TreeMap<>();
        Map<Integer, CandidateTests> numbers = new TreeMap<>();
        Map<Integer, CandidateTests> members = new TreeMap<>();
        for (int place = 0; place < rows.size(); place++) {
            for (SlotPredicate test : rows.get(place).tests()) {
                Map<Integer, CandidateTests> ofKind = switch (test.kind()) {
                    case WORD -> words;
                    case NUMBER -> numbers;
                    case MEMBERS -> members;
                };
                ofKind.computeIfAbsent(test.slot(), unused -> new CandidateTests(rows.size()))
                        .add(place, test);
            }
        }
        List<CandidateColumn> columns = new ArrayList<>();
        words.forEach((slot, tests) -> columns.add(tests.words(slot)));
        numbers.forEach((slot, tests) -> columns.add(tests.numbers(slot)));
        members.forEach((slot, tests) -> columns.add(tests.members(slot)));
        return columns;
    }

    private void add(int place, SlotPredicate test) {
        tests.add(new Placed(place, test));
        if (!test.acceptsUnnamed()) {
            clear(unnamed, place);
        }
        if (!test.acceptsMissing()) {
            clear(missing, place);
        }
    }

    private static void set(long[] set, int place) {
        set[place / Long.SIZE] |= 1L << place;
    }

    private static void clear(long[] set, int place) {
        set[place / Long.SIZE] &= ~(1L << place);
    }

    private int largestWord() {
        return tests.stream()
                .mapToInt(placed -> placed.test.named().length() - 1)
                .max()
                .orElse(0);
    }

    private CandidateColumn.Words words(int slot) {
        int words = Math.max(largestWord(), 0) + 1;
        long[][] rows = new long[Math.min(words, WORDS)][];
        Arrays.setAll(rows, (IntFunction<long[]>) unused -> unnamed.clone());
        for (Placed each : tests) {
            if (!each.test.acceptsUnnamed()) {
                each.test.named().stream().forEach(word -> set(rows[word % rows.length], each.place));
            }
        }
        for (Placed each : tests) {
            if (each.test.acceptsUnnamed() && words <= WORDS) {
                each.test.named().stream().forEach(word -> clear(rows[word], each.place));
            }
        }
        return new CandidateColumn.Words(slot, words, rows, few(words), missing, unnamed);
    }

    private int[] @Nullable [] few(int words) {
        BitSet always = BitSet.valueOf(unnamed);
        int most = Math.min(FEW, blocks / BLOCKS_FOR_ROW) - always.cardinality();
        if (most <= 0) {
            return new int[0][];
        }
        List<List<Integer>> named = new ArrayList<>();
        for (int word = 0; word < words; word++) {
            named.add(new ArrayList<>(1));
        }
        for (Placed each : tests) {
            if (!each.test.acceptsUnnamed()) {
                each.test.named().stream().forEach(word -> named.get(word).add(each.place));
            }
        }
        int[] @Nullable [] few = new int[words][];
        for (int word = 0; word < words; word++) {
            if (!named.get(word).isEmpty() && named.get(word).size() <= most) {
                BitSet places = (BitSet) always.clone();
                named.get(word).forEach(places::set);
                few[word] = places.stream().toArray();
            }
        }
        return few;
    }

    private CandidateColumn.Numbers numbers(int slot) {
        List<SlotPredicate.Between> ranges = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (Placed each : tests) {
            if (each.test instanceof SlotPredicate.Between range) {
                ranges.add(range);
                places.add(each.place);
            } else if (each.test instanceof SlotPredicate.NumberIn in && !in.not()) {
                for (double number : in.numbers()) {
                    ranges.add(new SlotPredicate.Between(slot, number, true, number, true));
                    places.add(each.place);
                }
            }
        }
        double[] bounds = ranges.stream()
                .flatMapToDouble(range -> Arrays.stream(new double[] {range.low(), range.high()}))
                .filter(Double::isFinite)
                .sorted()
                .distinct()
                .toArray();
        double[] cuts = quantiles(bounds);
        long[][] rows = new long[cuts.length + 1][];
        Arrays.setAll(rows, (IntFunction<long[]>) unused -> unnamed.clone());
        for (int i = 0; i < ranges.size(); i++) {
            int last = CandidateColumn.Numbers.range(cuts, ranges.get(i).high());
            for (int each = CandidateColumn.Numbers.range(cuts, ranges.get(i).low()); each <= last; each++) {
                set(rows[each], places.get(i));
            }
        }
        return new CandidateColumn.Numbers(slot, cuts, rows, missing);
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

    /** Words beyond the number of sets are not told apart: then a row that tests words accepts every set. */
    private CandidateColumn.Members members(int slot) {
        int words = Math.max(largestWord(), 0) + 1;
        if (words > WORDS) {
            long[] known = unnamed.clone();
            tests.stream()
                    .filter(each -> each.test instanceof SlotPredicate.AnyMember)
                    .forEach(each -> set(known, each.place));
            return new CandidateColumn.Members(slot, new long[0][], new long[0][], known, missing);
        }
        long[] @Nullable [] any = new long[words][];
        long[] @Nullable [] none = new long[words][];
        for (Placed each : tests) {
            long[] @Nullable [] sets = each.test.acceptsUnnamed() ? none : any;
            each.test.named().stream().forEach(word -> {
                long[] set = sets[word];
                if (set == null) {
                    set = new long[blocks];
                    sets[word] = set;
                }
                set(set, each.place);
            });
        }
        return new CandidateColumn.Members(slot, any, none, unnamed, missing);
    }
}
