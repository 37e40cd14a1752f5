package dev.countersign.facts;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The fact that rows and rules match. It holds everything that their stage may read.
 *
 * <p>A value is a {@link String}, {@link Double}, {@link Boolean}, {@link LocalDate}, {@link LocalTime} or a {@link
 * Set} of strings; a path without a value is a missing fact. No question but {@link #missing} holds of a missing
 * fact.
 *
 * @param values value by path
 */
public record Case(SortedMap<String, Object> values) {

    /** A double always keeps this many digits of a number, and this many are always enough to identify one. */
    private static final int EXACT = 15;

    private static final int LONGEST = 17;

    public Case {
        values = values instanceof Known ? values : Known.of(values);
    }

    public Case(Map<String, Object> values) {
        this(new TreeMap<>(values));
    }

    /**
     * The same from values in the order of their paths, without another map. Neither array is copied, so neither may
     * change afterwards.
     *
     * @param paths sorted, each once
     */
    public static Case of(String[] paths, Object[] values) {
        return new Case(new Known(paths, values));
    }

    /** The same case, with another value of one fact. */
    public Case with(String path, Object value) {
        return new Case(((Known) values).with(path, value));
    }

    /** The same without one value. */
    public Case without(String path) {
        SortedMap<String, Object> others = new TreeMap<>(values);
        others.remove(path);
        return new Case(others);
    }

    public @Nullable Object value(String path) {
        return values.get(path);
    }

    public boolean known(String path) {
        return values.get(path) != null;
    }

    public boolean missing(String path) {
        return !known(path);
    }

    /** The fact is this word, or this word is a member of it. */
    public boolean is(String path, String word) {
        Object value = value(path);
        return value instanceof Set<?> set ? set.contains(word) : word.equals(value);
    }

    public boolean isIn(String path, String... words) {
        for (String word : words) {
            if (is(path, word)) {
                return true;
            }
        }
        return false;
    }

    /** The fact is known, and neither is this word nor has it as a member. */
    public boolean isNot(String path, String word) {
        return known(path) && !is(path, word);
    }

    public boolean yes(String path) {
        return Boolean.TRUE.equals(value(path));
    }

    public boolean no(String path) {
        return Boolean.FALSE.equals(value(path));
    }

    public boolean below(String path, double bound) {
        return value(path) instanceof Double number && number < bound;
    }

    public boolean atLeast(String path, double bound) {
        return value(path) instanceof Double number && number >= bound;
    }

    /** Both are known and of one ordered type, and the first comes before the second. */
    public boolean isBefore(String path, String other) {
        Integer order = order(path, other);
        return order != null && order < 0;
    }

    /** Both are known and of one ordered type, and the first does not come before the second. */
    public boolean isNotBefore(String path, String other) {
        Integer order = order(path, other);
        return order != null && order >= 0;
    }

    /** Both are known, and no member of the first is in the second. */
    public boolean outside(String path, String setPath) {
        if (!(value(setPath) instanceof Set<?> set) || missing(path)) {
            return false;
        }
        Object value = value(path);
        return value instanceof Set<?> members ? Collections.disjoint(members, set) : !set.contains(value);
    }

    /** Both are known, and every member of the first is in the second; a single value is a set of one. */
    public boolean within(String path, String setPath) {
        return known(path) && known(setPath) && members(setPath).containsAll(members(path));
    }

    /** Both are known, and some member of the first is not in the second. */
    public boolean notWithin(String path, String setPath) {
        return known(path) && known(setPath) && !members(setPath).containsAll(members(path));
    }

    /** Both are known and equal; sets, when they have the same members. */
    public boolean same(String path, String other) {
        return known(path) && Objects.equals(value(path), value(other));
    }

    /** Both are known, and not equal. */
    public boolean differs(String path, String other) {
        return known(path) && known(other) && !Objects.equals(value(path), value(other));
    }

    private Set<?> members(String path) {
        Object value = Objects.requireNonNull(value(path));
        return value instanceof Set<?> set ? set : Set.of(value);
    }

    /** The sum of two numbers, in decimal arithmetic; null if one is missing. So for the other three. */
    public @Nullable Double plus(String path, String other) {
        return decimal(path, other, BigDecimal::add);
    }

    public @Nullable Double minus(String path, String other) {
        return decimal(path, other, BigDecimal::subtract);
    }

    public @Nullable Double times(String path, String other) {
        return decimal(path, other, BigDecimal::multiply);
    }

    /** The first number for one of the second; null if one is missing, or the second is zero. */
    public @Nullable Double per(String path, String other) {
        return Double.valueOf(0).equals(value(other))
                ? null
                : decimal(path, other, (a, b) -> a.divide(b, MathContext.DECIMAL64));
    }

    private @Nullable Double decimal(String path, String other, BinaryOperator<BigDecimal> operation) {
        return value(path) instanceof Double a && value(other) instanceof Double b
                ? operation.apply(BigDecimal.valueOf(a), BigDecimal.valueOf(b)).doubleValue() + 0.0
                : null;
    }

    /**
     * How a value is written in cells, messages and content: ISO dates, times to the minute, yes and no, plain
     * numbers.
     */
    public static String text(Object value) {
        if (value instanceof Double number) {
            return shortest(number).toPlainString();
        }
        if (value instanceof Boolean yes) {
            return yes ? "yes" : "no";
        }
        if (value instanceof Set<?> set) {
            return set.stream().map(Case::text).sorted().collect(Collectors.joining(", "));
        }
        return value.toString();
    }

    /**
     * The number in the fewest decimal digits that read back as the same number, the nearest where there are several;
     * so every Java writes it alike, which {@link Double#toString} does only from Java 19 on.
     */
    public static BigDecimal shortest(double number) {
        BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        // INVARIANT: no two numbers of at most 15 digits are the same normal double, so that few digits cannot be fewer
        if (digits.precision() <= EXACT && (number == 0 || Math.abs(number) > Double.MIN_NORMAL)) {
            return digits;
        }
        BigDecimal exact = new BigDecimal(number);
        for (int length = 1; length < LONGEST; length++) {
            BigDecimal below = exact.round(new MathContext(length, RoundingMode.DOWN));
            BigDecimal above = exact.round(new MathContext(length, RoundingMode.UP));
            boolean lower = below.doubleValue() == number;
            if (lower || above.doubleValue() == number) {
                boolean upper = above.doubleValue() == number;
                boolean down = lower
                        && (!upper
                                || exact.subtract(below)
                                                .abs()
                                                .compareTo(above.subtract(exact).abs())
                                        <= 0);
                return (down ? below : above).stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(LONGEST, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }

    private @Nullable Integer order(String path, String other) {
        Object a = value(path);
        Object b = value(other);
        if (a instanceof Double x && b instanceof Double y) {
            return Double.compare(x, y);
        }
        if (a instanceof LocalTime x && b instanceof LocalTime y) {
            return x.compareTo(y);
        }
        if (a instanceof LocalDate x && b instanceof LocalDate y) {
            return x.compareTo(y);
        }
        return null;
    }

    /**
     * The values as two arrays in the order of the paths, and the places of the paths by their hashes: a decision reads
     * some facts often and writes all of them once. Immutable.
     */
    private static final class Known extends AbstractMap<String, Object> implements SortedMap<String, Object> {

        private static final int LEAST = 8;
        private static final int SHIFT = 16;

        private final String[] paths;
        private final Object[] values;
        /** The place of a path and one, where its hash leads to; 0 where there is none. At least half are 0. */
        private final int[] places;

        private Known(String[] paths, Object[] values) {
            this(paths, values, places(paths));
        }

        private Known(String[] paths, Object[] values, int[] places) {
            this.paths = paths;
            this.values = values;
            this.places = places;
        }

        static Known of(SortedMap<String, Object> values) {
            SortedMap<String, Object> natural =
                    values.comparator() == null ? values : new TreeMap<>(Map.copyOf(values));
            String[] paths = new String[natural.size()];
            Object[] all = new Object[paths.length];
            int at = 0;
            for (Map.Entry<String, Object> each : natural.entrySet()) {
                paths[at] = each.getKey();
                all[at++] = Objects.requireNonNull(each.getValue());
            }
            return new Known(paths, all);
        }

        private static int[] places(String[] paths) {
            int[] places = new int[Math.max(LEAST, 2 * 2 * Integer.highestOneBit(paths.length))];
            for (int i = 0; i < paths.length; i++) {
                int at = begin(paths[i], places.length);
                while (places[at] != 0) {
                    at = at + 1 & places.length - 1;
                }
                places[at] = i + 1;
            }
            return places;
        }

        private static int begin(Object path, int length) {
            int hash = path.hashCode();
            return (hash ^ hash >>> SHIFT) & length - 1;
        }

        private int place(Object path) {
            for (int at = begin(path, places.length); places[at] != 0; at = at + 1 & places.length - 1) {
                int place = places[at] - 1;
                if (paths[place].equals(path)) {
                    return place;
                }
            }
            return -1;
        }

        Known with(String path, Object value) {
            int place = place(path);
            if (place < 0) {
                SortedMap<String, Object> more = new TreeMap<>(this);
                more.put(path, value);
                return of(more);
            }
            Object[] others = values.clone();
            others[place] = value;
            return new Known(paths, others, places);
        }

        @Override
        public int size() {
            return paths.length;
        }

        @Override
        public @Nullable Object get(Object path) {
            int place = place(path);
            return place < 0 ? null : values[place];
        }

        @Override
        public boolean containsKey(Object path) {
            return place(path) >= 0;
        }

        @Override
        public void forEach(BiConsumer<? super String, ? super Object> each) {
            for (int i = 0; i < paths.length; i++) {
                each.accept(paths[i], values[i]);
            }
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public int size() {
                    return paths.length;
                }

                @Override
                public Iterator<Entry<String, Object>> iterator() {
                    return IntStream.range(0, paths.length)
                            .<Entry<String, Object>>mapToObj(i -> Map.entry(paths[i], values[i]))
                            .iterator();
                }
            };
        }

        private SortedMap<String, Object> sorted() {
            return Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(this)));
        }

        @Override
        public @Nullable Comparator<? super String> comparator() {
            return null;
        }

        @Override
        public SortedMap<String, Object> subMap(String from, String to) {
            return sorted().subMap(from, to);
        }

        @Override
        public SortedMap<String, Object> headMap(String to) {
            return sorted().headMap(to);
        }

        @Override
        public SortedMap<String, Object> tailMap(String from) {
            return sorted().tailMap(from);
        }

        @Override
        public String firstKey() {
            return sorted().firstKey();
        }

        @Override
        public String lastKey() {
            return sorted().lastKey();
        }
    }
}
