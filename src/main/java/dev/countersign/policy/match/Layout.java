package dev.countersign.policy.match;

import dev.countersign.facts.Case;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Table;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The slot of each fact of a stage, and how its values are encoded there. */
public final class Layout {

    enum Kind {
        WORD,
        MEMBERS,
        NUMBER
    }

    /**
     * @param index  its place among those of its kind
     * @param number of the path in the release
     */
    private record Slot(int index, int number, String path, Kind kind, Map<String, Integer> words) {

        int word(String text) {
            return words.computeIfAbsent(text, unseen -> words.size() + 1);
        }
    }

    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final Slot[] words;
    private final Slot[] numbers;
    private final Slot[] members;
    /** By the number of the path; null for a path that no column of the stage reads. */
    private final @Nullable Slot[] byNumber;

    Layout(Collection<Table> tables, Paths paths) {
        int[] count = new int[Kind.values().length];
        tables.forEach(table -> table.conditions()
                .forEach(column -> slots.computeIfAbsent(column.path(), path -> {
                    Kind kind = kind(column.fact());
                    return new Slot(count[kind.ordinal()]++, paths.number(path), path, kind, new HashMap<>());
                })));
        words = of(Kind.WORD);
        numbers = of(Kind.NUMBER);
        members = of(Kind.MEMBERS);
        byNumber = new Slot[slots.values().stream().mapToInt(Slot::number).max().orElse(-1) + 1];
        slots.values().forEach(slot -> byNumber[slot.number] = slot);
    }

    private Slot[] of(Kind kind) {
        return slots.values().stream().filter(slot -> slot.kind == kind).toArray(Slot[]::new);
    }

    private static Kind kind(FactName fact) {
        return switch (fact.type()) {
            case TEXT, LIST -> fact.many() ? Kind.MEMBERS : Kind.WORD;
            case YESNO -> Kind.WORD;
            case NUMBER, DATE, TIME -> Kind.NUMBER;
        };
    }

    /** The number that a path has in the release, or {@link Paths#NONE} if no column of the stage reads it. */
    int number(String path) {
        Slot slot = slots.get(path);
        return slot == null ? Paths.NONE : slot.number;
    }

    /**
     * The test of a cell; empty if the cell accepts everything. It registers the words of the cell, so it must be
     * called before {@link #of}.
     */
    Optional<SlotPredicate> test(String path, Cell cell) {
        Slot slot = Objects.requireNonNull(slots.get(path), path);
        if (cell instanceof Cell.OneOf oneOf) {
            return Optional.of(among(slot, oneOf.values(), false));
        }
        if (cell instanceof Cell.NoneOf noneOf) {
            return Optional.of(among(slot, noneOf.values(), true));
        }
        if (cell instanceof Cell.Range range) {
            return Optional.of(new SlotPredicate.Between(
                    slot.index,
                    range.low() == null ? Double.NEGATIVE_INFINITY : number(range.low()),
                    range.lowIncluded(),
                    range.high() == null ? Double.POSITIVE_INFINITY : number(range.high()),
                    range.highIncluded()));
        }
        boolean known = cell instanceof Cell.Known;
        return known || cell instanceof Cell.Missing
                ? Optional.of(new SlotPredicate.IsKnown(slot.index, slot.kind, known))
                : Optional.empty();
    }

    private static SlotPredicate among(Slot slot, Collection<Object> values, boolean not) {
        if (slot.kind == Kind.NUMBER) {
            return new SlotPredicate.NumberIn(
                    slot.index, values.stream().map(Layout::number).toList(), not);
        }
        BitSet words = new BitSet();
        values.forEach(value -> words.set(slot.word(Case.text(value))));
        if (slot.kind == Kind.MEMBERS) {
            return not ? new SlotPredicate.NoMember(slot.index, words) : new SlotPredicate.AnyMember(slot.index, words);
        }
        if (not) {
            return new SlotPredicate.WordNotIn(slot.index, words);
        }
        return words.cardinality() == 1
                ? new SlotPredicate.WordIs(slot.index, words.nextSetBit(0))
                : new SlotPredicate.WordIn(slot.index, words);
    }

    /** Normalises one case. @param value value by path, null for a missing fact */
    public Slots of(int index, Function<String, @Nullable Object> value) {
        return encoded(index, slot -> value.apply(slot.path));
    }

    /** Normalises the whole case. */
    public Slots of(Scopes.Whole whole) {
        return encoded(0, slot -> whole.value(slot.number));
    }

    private Slots encoded(int index, Function<Slot, @Nullable Object> value) {
        Slots encoded = new Slots(index, words.length, numbers.length, members.length);
        for (Slot slot : words) {
            encoded.words[slot.index] = word(slot, value.apply(slot));
        }
        for (Slot slot : numbers) {
            encoded.numbers[slot.index] = numberOrNone(value.apply(slot));
        }
        for (Slot slot : members) {
            encoded.members[slot.index] = members(slot, value.apply(slot));
        }
        return encoded;
    }

    /** Normalises the view from one place, moment or class of data: the whole case, with the view's own values. */
    public Slots of(int index, Scopes.View part, Slots whole) {
        Slots encoded = new Slots(index, whole);
        part.forEachOwn((number, own) -> {
            Slot slot = number < byNumber.length ? byNumber[number] : null;
            if (slot != null) {
                encode(encoded, slot, own);
            }
        });
        return encoded;
    }

    /** Which of these paths columns of the stage read, by their numbers. */
    public int[] reading(Collection<String> paths) {
        return paths.stream()
                .mapToInt(path -> number(path))
                .filter(number -> number != Paths.NONE)
                .toArray();
    }

    /**
     * Normalises a view of which only some values differ from another case.
     *
     * @param other   the other case, normalised
     * @param numbers of the paths whose values may differ; columns of the stage read them
     */
    public Slots of(Scopes.View view, Slots other, int[] numbers) {
        Slots encoded = new Slots(other.index, other);
        for (int number : numbers) {
            encode(encoded, Objects.requireNonNull(byNumber[number]), view.value(number));
        }
        return encoded;
    }

    private static void encode(Slots encoded, Slot slot, @Nullable Object known) {
        switch (slot.kind) {
            case WORD -> encoded.words[slot.index] = word(slot, known);
            case NUMBER -> encoded.numbers[slot.index] = numberOrNone(known);
            case MEMBERS -> encoded.members[slot.index] = members(slot, known);
        }
    }

    private static int word(Slot slot, @Nullable Object known) {
        if (known == null) {
            return Slots.MISSING;
        }
        Integer word = slot.words.get(known instanceof String text ? text : Case.text(known));
        return word == null ? Slots.OTHER : word;
    }

    private static double numberOrNone(@Nullable Object known) {
        return known == null ? Double.NaN : number(known);
    }

    /** Words that no cell names have no bit. */
    private static @Nullable BitSet members(Slot slot, @Nullable Object known) {
        if (known == null) {
            return null;
        }
        BitSet members = new BitSet(slot.words.size() + 1);
        for (Object member : (Set<?>) known) {
            Integer word = slot.words.get((String) member);
            if (word != null) {
                members.set(word);
            }
        }
        return members;
    }

    /** Numbers as they are, days as days since 1970, times as seconds of the day. */
    private static double number(Object value) {
        if (value instanceof LocalDate day) {
            return day.toEpochDay();
        }
        return value instanceof LocalTime time ? time.toSecondOfDay() : (Double) value;
    }
}
