package dev.countersign.policy;

import dev.countersign.facts.text.Problem;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Column;
import dev.countersign.policy.table.Combine;
import dev.countersign.policy.table.Pack;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is allowed in a pack, but may be unintended. */
final class PolicyNotices {

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
