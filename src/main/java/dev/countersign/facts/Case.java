package dev.countersign.facts;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
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
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public Case(Map<String, Object> values) {
        this(new TreeMap<>(values));
    }

    public @Nullable Object value(String path) {
        return values.get(path);
    }

    public boolean known(String path) {
        return values.containsKey(path);
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
}
