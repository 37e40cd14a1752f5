package dev.countersign.policy.match;

import dev.countersign.facts.Audience;
import dev.countersign.facts.Finding;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.policy.drl.TruthValue;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row with its tests, and its results.
 *
 * @param place    its place in the sheet, from 0
 * @param asks     the conditions it fills in
 * @param byPath   the same in the order of their paths; of several with one path, the last
 * @param paths    theirs
 * @param findings in a fixed order
 * @param derived  derived facts it gives, by path
 */
public record RowRule(
        Table table,
        Row row,
        int place,
        List<SlotPredicate> tests,
        List<Asked> asks,
        List<Asked> byPath,
        List<String> paths,
        List<Finding> findings,
        Audience audience,
        Map<String, Object> derived) {

    /** A condition that is filled in. @param number of the path in the release */
    public record Asked(String path, int number, Cell cell) {}

    static RowRule of(Table table, int place, List<SlotPredicate> tests, Paths paths) {
        Row row = table.rows().get(place);
        List<Asked> asks = new ArrayList<>();
        for (int i = 0; i < table.conditions().size(); i++) {
            Cell cell = row.conditions().get(i);
            if (!(cell instanceof Cell.Any || cell instanceof Cell.Otherwise)) {
                String path = table.conditions().get(i).path();
                asks.add(new Asked(path, paths.number(path), cell));
            }
        }
        SortedMap<String, Asked> byPath = new TreeMap<>();
        asks.forEach(asked -> byPath.put(asked.path, asked));
        Map<String, Object> derived = new HashMap<>(row.results());
        derived.keySet().removeIf(ResultColumns::isFinding);
        return new RowRule(
                table,
                row,
                place,
                tests,
                List.copyOf(asks),
                List.copyOf(byPath.values()),
                List.copyOf(byPath.keySet()),
                List.copyOf(ResultColumns.of(row)),
                row.results().get("audience") instanceof String word ? Audience.valueOf(word) : Audience.CUSTOMER,
                Map.copyOf(derived));
    }

    public boolean matches(Slots slots) {
        for (SlotPredicate test : tests) {
            if (!test.test(slots)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether its conditions are true; unknown if that depends on the value of a missing fact.
     *
     * @param value of a fact that is read
     */
    public TruthValue truth(Function<Asked, @Nullable Object> value) {
        TruthValue truth = TruthValue.YES;
        for (int i = 0; i < asks.size() && truth != TruthValue.NO; i++) {
            Asked asked = asks.get(i);
            Object known = value.apply(asked);
            truth = truth.and(
                    known != null
                            ? TruthValue.of(asked.cell.matches(known))
                            : asked.cell instanceof Cell.Missing
                                    ? TruthValue.YES
                                    : asked.cell instanceof Cell.Known ? TruthValue.NO : TruthValue.UNKNOWN);
        }
        return truth;
    }

    /** The firing at that place. @param counts false if a higher row of a FIRST table counts instead */
    public Firing firing(int stage, Scopes.View view, boolean counts) {
        Object[] matched = new Object[byPath.size()];
        for (int i = 0; i < matched.length; i++) {
            Asked asked = byPath.get(i);
            matched[i] = met(asked.cell, view.value(asked.number));
        }
        return Firing.of(stage, table.id(), row.id(), view.name, counts, paths, matched);
    }

    /**
     * The part of a value that met a cell: of a set, only the members that the cell names, because the others are not
     * needed here.
     */
    private static Object met(Cell cell, @Nullable Object value) {
        if (value == null) {
            return "missing";
        }
        if (!(value instanceof Set<?> set)) {
            return value;
        }
        if (!(cell instanceof Cell.OneOf oneOf)) {
            return cell.text();
        }
        Set<Object> members = new TreeSet<>();
        for (Object member : set) {
            if (oneOf.values().contains(member)) {
                members.add(member);
            }
        }
        return members;
    }
}
