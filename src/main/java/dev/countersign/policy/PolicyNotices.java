package dev.countersign.policy;

import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.own.Flattening;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Column;
import dev.countersign.policy.table.Combine;
import dev.countersign.policy.table.Pack;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What is allowed in a pack, but may be unintended. */
final class PolicyNotices {

    private static final List<String> OF_CUSTOMERS = List.of("customer.", "consent.", "contact.");
    /** Names that say whose data it is, or whether there is a record. */
    private static final Set<String> NOT_DATA = Set.of("id", "customer", "other", "recorded", "maybe");

    private static final int SHOWN = 12;

    private PolicyNotices() {}

    /**
     * Tables that read `no` of a fact, and have no row for a missing one, although the fact may be missing because a
     * row that could give yes is undecided.
     */
    static List<Problem> of(Pack pack, Map<String, PolicyRelease.Giving> givings) {
        List<Problem> notices = new ArrayList<>();
        for (Table table : pack.tables()) {
            for (int i = 0; i < table.conditions().size(); i++) {
                Column column = table.conditions().get(i);
                PolicyRelease.Giving giving = givings.get(column.path());
                if (giving != null && giving.combine() == Combine.any) {
                    unasked(table, i, column).ifPresent(notices::add);
                }
            }
        }
        return notices;
    }

    /**
     * The facts of customers and of what actions are about that have no class of data, if the pack has a table of
     * classes: nobody sees them at the review desk, and no agent gets them.
     *
     * @param declared types of the pack
     */
    static List<Problem> unclassified(Pack pack, BusinessTypes declared) {
        return pack.tables().stream()
                .filter(table -> table.gives().contains(ResultColumns.FACT_CLASS))
                .findFirst()
                .map(table -> unclassified(table, declared))
                .orElse(List.of());
    }

    private static List<Problem> unclassified(Table classes, BusinessTypes declared) {
        SortedSet<String> facts = new TreeSet<>();
        Vocabulary.core().facts().keySet().stream()
                .filter(path -> OF_CUSTOMERS.stream().anyMatch(path::startsWith))
                .forEach(facts::add);
        Flattening flat = new Flattening(declared);
        declared.kept()
                .forEach(type -> facts.addAll(flat.names("resource", type).keySet()));
        facts.removeIf(path -> NOT_DATA.contains(path.substring(path.lastIndexOf('.') + 1)));
        int column = classes.conditions().stream().map(Column::path).toList().indexOf(CorePath.FACT_PATH);
        classes.rows().stream()
                .filter(row -> column >= 0 && row.status() == Status.active)
                .forEach(row ->
                        facts.removeIf(path -> row.conditions().get(column).matches(path)));
        return facts.isEmpty()
                ? List.of()
                : List.of(new Problem(
                        classes.file(),
                        facts.size() + " facts have no class of data, so no agent gets them: "
                                + String.join(", ", facts.stream().limit(SHOWN).toList())
                                + (facts.size() > SHOWN ? ", …" : "") + ".",
                        "Maybe add a row for those that agents need."));
    }

    private static Optional<Problem> unasked(Table table, int place, Column column) {
        List<Row> active = table.rows().stream()
                .filter(row -> row.status() == Status.active)
                .toList();
        List<String> no = active.stream()
                .filter(row -> row.results().keySet().stream().anyMatch(PolicyNotices::matters))
                .filter(row -> readsNo(row.conditions().get(place)))
                .map(Row::id)
                .toList();
        return no.isEmpty() || active.stream().anyMatch(row -> row.conditions().get(place) instanceof Cell.Missing)
                ? Optional.empty()
                : Optional.of(new Problem(
                        table.file(),
                        String.join(", ", no) + (no.size() == 1 ? " reads" : " read") + " `no` in the column `"
                                + column.header() + "`, and no row reads `missing` there. `" + column.path()
                                + "` is missing if no row gives yes and a row or rule that could give yes lacks a "
                                + "fact.",
                        "Maybe add a row with `missing`, if something follows from a missing value."));
    }

    /** Whether more than a text for people depends on it. */
    private static boolean matters(String path) {
        return !path.startsWith("approval.");
    }

    private static boolean readsNo(Cell cell) {
        return !(cell instanceof Cell.Any || cell instanceof Cell.Otherwise || cell instanceof Cell.Known)
                && cell.matches(false);
    }
}
