package dev.countersign.policy.table;

import dev.countersign.facts.Case;
import dev.countersign.facts.json.HashableValue;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The condition that one cell sets for one fact. A closed grammar: no cell contains code or becomes code.
 *
 * <p>Only {@link Any}, {@link Missing} and {@link Otherwise} accept a missing fact. Over a set of values, {@link OneOf}
 * means any member and {@link NoneOf} means no member.
 */
public sealed interface Cell {

    /** Whether a value, or null for a missing fact, meets the cell: the reference for the engine. */
    boolean matches(@Nullable Object value);

    /** Whether it is certain that no single value, and no missing fact, meets both. */
    default boolean excludes(Cell other) {
        if (this instanceof Missing) {
            return !other.matches(null);
        }
        return this instanceof OneOf oneOf && oneOf.values().stream().noneMatch(other::matches)
                || other instanceof OneOf && !(this instanceof OneOf) && other.excludes(this)
                || other instanceof Missing && !matches(null);
    }

    /** The cell as an analyst would type it; two cells with the same meaning have the same text. */
    String text();

    /** The condition in the form of {@link HashableValue}: two cells with the same bytes have the same meaning. */
    SortedMap<String, ?> canonical();

    private static SortedMap<String, ?> canonical(
            String kind,
            boolean not,
            Set<?> values,
            @Nullable Object low,
            boolean lowIncluded,
            @Nullable Object high,
            boolean highIncluded) {
        return HashableValue.map(
                "high",
                high,
                "highIn",
                highIncluded,
                "kind",
                kind,
                "low",
                low,
                "lowIn",
                lowIncluded,
                "not",
                not,
                "values",
                values);
    }

    private static SortedMap<String, ?> canonical(String kind) {
        return canonical(kind, false, Set.of(), null, false, null, false);
    }

    /** Anything, a missing fact too. */
    record Any() implements Cell {
        @Override
        public boolean matches(@Nullable Object value) {
            return true;
        }

        @Override
        public String text() {
            return "";
        }

        @Override
        public SortedMap<String, ?> canonical() {
            return Cell.canonical("ANY");
        }
    }

    /**
     * Matches exactly when no other active row of the table does; allowed in the first condition of an otherwise
     * blank row.
     */
    record Otherwise() implements Cell {
        @Override
        public boolean matches(@Nullable Object value) {
            return true;
        }

        @Override
        public String text() {
            return "otherwise";
        }

        @Override
        public SortedMap<String, ?> canonical() {
            return Cell.canonical("OTHERWISE");
        }
    }

    record Missing() implements Cell {
        @Override
        public boolean matches(@Nullable Object value) {
            return value == null;
        }

        @Override
        public String text() {
            return "missing";
        }

        @Override
        public SortedMap<String, ?> canonical() {
            return Cell.canonical("MISSING");
        }
    }

    record Known() implements Cell {
        @Override
        public boolean matches(@Nullable Object value) {
            return value != null;
        }

        @Override
        public String text() {
            return "known";
        }

        @Override
        public SortedMap<String, ?> canonical() {
            return Cell.canonical("KNOWN");
        }
    }

    /** One of these values. */
    record OneOf(SortedSet<Object> values) implements Cell {
        public OneOf {
            values = Collections.unmodifiableSortedSet(new TreeSet<>(values));
        }

        @Override
        public boolean matches(@Nullable Object value) {
            return value instanceof Set<?> set
                    ? values.stream().anyMatch(set::contains)
                    : value != null && values.contains(value);
        }

        @Override
        public String text() {
            return values.stream().map(Case::text).collect(Collectors.joining(", "));
        }

        @Override
        public SortedMap<String, ?> canonical() {
            return Cell.canonical("SET", false, values, null, false, null, false);
        }
    }

    /** A known value that is none of these. */
    record NoneOf(SortedSet<Object> values) implements Cell {
        public NoneOf {
            values = Collections.unmodifiableSortedSet(new TreeSet<>(values));
        }

        @Override
        public boolean matches(@Nullable Object value) {
            return value != null && !new OneOf(values).matches(value);
        }

        @Override
        public String text() {
            return "not " + new OneOf(values).text();
        }

        @Override
        public SortedMap<String, ?> canonical() {
            return Cell.canonical("SET", true, values, null, false, null, false);
        }
    }

    /** An interval of numbers, days or times of day; a null bound is open to infinity. */
    record Range(
            @Nullable Comparable<?> low,
            boolean lowIncluded,
            @Nullable Comparable<?> high,
            boolean highIncluded) implements Cell {

        @Override
        public boolean matches(@Nullable Object value) {
            if (value == null) {
                return false;
            }
            int above = low == null ? 1 : compare(value, low);
            int below = high == null ? -1 : compare(value, high);
            return (above > 0 || above == 0 && lowIncluded) && (below < 0 || below == 0 && highIncluded);
        }

        @SuppressWarnings("unchecked")
        private static int compare(Object value, Comparable<?> bound) {
            return ((Comparable<Object>) value).compareTo(bound);
        }

        @Override
        public String text() {
            if (low != null && high != null) {
                return (lowIncluded ? "" : ">") + Case.text(low) + ".." + (highIncluded ? "" : "<") + Case.text(high);
            }
            return low != null
                    ? (lowIncluded ? ">= " : "> ") + Case.text(low)
                    : (highIncluded ? "<= " : "< ") + Case.text(java.util.Objects.requireNonNull(high));
        }

        @Override
        public SortedMap<String, ?> canonical() {
            return Cell.canonical("RANGE", false, Set.of(), low, lowIncluded, high, highIncluded);
        }
    }
}
