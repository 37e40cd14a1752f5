package dev.countersign.policy.match;

import dev.countersign.facts.Case;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Table;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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

    /** @param number of the path in the release */
    private record Slot(int index, int number, String path, Kind kind, Map<String, Integer> words) {

        int word(String text) {
            return words.computeIfAbsent(text, unseen -> words.size() + 1);
        }
    }

    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final List<Slot> inOrder = new ArrayList<>();

    Layout(Collection<Table> tables, Paths paths) {
        tables.forEach(table -> table.conditions()
                .forEach(column -> slots.computeIfAbsent(column.path(), path -> {
                    Slot slot =
                            new Slot(inOrder.size(), paths.number(path), path, kind(column.fact()), new HashMap<>());
                    inOrder.add(slot);
                    return slot;
                })));
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
        Slots encoded = new Slots(index, inOrder.size());
        for (Slot slot : inOrder) {
            encode(slot, value.apply(slot.path), encoded);
        }
        return encoded;
    }

    /** Normalises the whole case. */
    public Slots of(Scopes.Whole whole) {
        Slots encoded = new Slots(0, inOrder.size());
        for (Slot slot : inOrder) {
            encode(slot, whole.value(slot.number), encoded);
        }
        return encoded;
    }

    /** Normalises the view from one place, moment or class of data: the whole case, with the view's own values. */
    public Slots of(int index, Scopes.View part, Slots whole) {
        Slots encoded = new Slots(index, whole);
        for (Slot slot : inOrder) {
            Object own = part.own(slot.number);
            if (own != null) {
                encode(slot, own, encoded);
            }
        }
        return encoded;
    }

    private static void encode(Slot slot, @Nullable Object known, Slots encoded) {
        switch (slot.kind) {
            case WORD ->
                encoded.words[slot.index] = known == null
                        ? Slots.MISSING
                        : slot.words.getOrDefault(known instanceof String text ? text : Case.text(known), Slots.OTHER);
            case NUMBER -> encoded.numbers[slot.index] = known == null ? Double.NaN : number(known);
            case MEMBERS -> encoded.members[slot.index] = known == null ? null : members(slot, (Set<?>) known);
        }
    }

    private static BitSet members(Slot slot, Set<?> known) {
        BitSet members = new BitSet();
        for (Object member : known) {
            members.set(slot.words.getOrDefault((String) member, Slots.OTHER));
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
