package dev.countersign.policy;

import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.policy.drl.DrlRule;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Pack;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Checks names of actions in rows and rules against the catalogue. A row with a misspelt name never matches, so it
 * could make the result more permissive unnoticed.
 */
final class ActionNames {

    private static final String NAME = CorePath.ACTION_NAME;
    private static final Set<String> WORDS = Set.of("is", "isIn", "isNot");

    private ActionNames() {}

    /** The names of the catalogue's rows. */
    static SortedSet<String> catalogued(Pack pack, Collection<Status> statuses) {
        SortedSet<String> names = new TreeSet<>();
        pack.tables().stream()
                .filter(table -> table.gives().contains(ResultColumns.CATALOGUE))
                .forEach(table -> table.rows().stream()
                        .filter(row -> statuses.contains(row.status()))
                        .forEach(row -> names.addAll(named(table, row))));
        return names;
    }

    /** The names that are not actions of the catalogue; empty without a catalogue. */
    static List<Problem> problems(Pack pack, List<DrlRule> rules) {
        SortedSet<String> actions = catalogued(pack, List.of(Status.values()));
        List<Problem> problems = new ArrayList<>();
        if (actions.isEmpty()) {
            return problems;
        }
        for (Table table : pack.tables()) {
            for (Row row : table.rows()) {
                SortedSet<String> names = named(table, row);
                ResultColumns.set(row.results().get(ResultColumns.INSTEAD)).forEach(name -> names.add((String) name));
                names.forEach(name -> unknown(name, row.place(), actions, problems));
            }
        }
        rules.forEach(rule -> rule.asks().stream()
                .filter(question ->
                        WORDS.contains(question.name()) && question.reads().contains(NAME))
                .forEach(question -> question.words()
                        .forEach(name -> unknown(
                                name,
                                rule.file() + ":" + question.line() + " (rule " + rule.id() + ")",
                                actions,
                                problems))));
        return problems;
    }

    private static void unknown(String name, String place, SortedSet<String> actions, List<Problem> problems) {
        if (!actions.contains(name)) {
            problems.add(new Problem(
                    place, "`" + name + "` is not an action of the catalogue.", Problem.oneOf(name, actions)));
        }
    }

    private static SortedSet<String> named(Table table, Row row) {
        SortedSet<String> names = new TreeSet<>();
        for (int i = 0; i < table.conditions().size(); i++) {
            if (table.conditions().get(i).path().equals(NAME)) {
                Cell cell = row.conditions().get(i);
                Collection<Object> values = cell instanceof Cell.OneOf oneOf
                        ? oneOf.values()
                        : cell instanceof Cell.NoneOf noneOf ? noneOf.values() : List.of();
                values.forEach(value -> names.add((String) value));
            }
        }
        return names;
    }
}
