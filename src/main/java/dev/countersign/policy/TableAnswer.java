package dev.countersign.policy;

import dev.countersign.facts.Case;
import dev.countersign.facts.Finding;
import dev.countersign.policy.drl.TruthValue;
import dev.countersign.policy.match.RowRule;
import dev.countersign.policy.match.Slots;
import dev.countersign.policy.match.Stage;
import dev.countersign.policy.table.Combine;
import dev.countersign.policy.table.HitPolicy;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What one table says of a case by itself.
 *
 * @param rows    rows that count after the hit policy, in the order of the sheet
 * @param outcome the outcome in words, such as {@code RISK HIGH} or {@code FORBID NO_CONSENT}; {@code nothing} when
 *     no row says anything
 * @param effect  the same without the names of reasons and rows: what leaving out a row must change
 */
public record TableAnswer(List<Row> rows, SortedSet<String> outcome, SortedSet<String> effect) {

    static TableAnswer of(Stage stage, Case known, LocalDate effectiveOn, Set<String> leftOut, boolean shadowRows) {
        Table table = stage.tables.get(0);
        Slots slots = stage.layout.of(0, known::value);
        Predicate<RowRule> takesPart = row -> row.row().isEffectiveOn(effectiveOn)
                && !leftOut.contains(row.row().id())
                && (row.row().status() == Status.active || shadowRows);
        List<RowRule> matched = new ArrayList<>(stage.rows.stream()
                .filter(row -> row.matches(slots))
                .filter(takesPart)
                .sorted(Comparator.comparingInt(RowRule::place))
                .toList());
        if (matched.stream().anyMatch(row -> !row.row().otherwise())) {
            matched.removeIf(row -> row.row().otherwise());
        }
        if (table.hitPolicy() == HitPolicy.UNIQUE && matched.size() > 1) {
            throw new StageRun.Ambiguous(
                    table, matched.stream().map(row -> row.row().id()).sorted().toList());
        }
        List<Row> rows = matched.stream()
                .map(RowRule::row)
                .limit(table.hitPolicy() == HitPolicy.FIRST ? 1 : Long.MAX_VALUE)
                .toList();
        Set<String> missing = missing(stage, matched, known, takesPart);
        return new TableAnswer(rows, words(table, rows, missing, true), words(table, rows, missing, false));
    }

    /**
     * What a row would say yes for that cannot be decided, since a fact is missing.
     *
     * @param matched in the order of the sheet
     */
    private static Set<String> missing(Stage stage, List<RowRule> matched, Case known, Predicate<RowRule> takesPart) {
        boolean below = stage.tables.get(0).hitPolicy() == HitPolicy.FIRST
                && !matched.isEmpty()
                && !matched.get(0).row().otherwise();
        int first = below ? matched.get(0).place() : Integer.MAX_VALUE;
        Set<String> missing = new TreeSet<>();
        stage.rows.stream()
                .filter(row -> row.place() < first && !row.row().otherwise())
                .filter(takesPart)
                .filter(row -> row.truth(asked -> known.value(asked.path())) == TruthValue.UNKNOWN)
                .forEach(row -> row.derived().forEach((path, value) -> {
                    if (Boolean.TRUE.equals(value)) {
                        missing.add(path);
                    }
                }));
        return missing;
    }

    private static SortedSet<String> words(Table table, List<Row> rows, Set<String> missing, boolean named) {
        SortedSet<String> words = new TreeSet<>();
        List<Finding> findings = new ArrayList<>();
        rows.forEach(row -> {
            findings.addAll(ResultColumns.of(row));
            row.results().forEach((path, value) -> {
                if (!ResultColumns.isFinding(path)) {
                    words.add(path + " = " + Case.text(value));
                }
            });
        });
        findings.stream()
                .filter(Finding.RiskFloor.class::isInstance)
                .map(finding -> ((Finding.RiskFloor) finding).risk())
                .max(Comparator.naturalOrder())
                .ifPresent(risk -> words.add("RISK " + risk));
        findings.stream()
                .filter(Finding.AutonomyCap.class::isInstance)
                .mapToInt(finding -> ((Finding.AutonomyCap) finding).level())
                .min()
                .ifPresent(level -> words.add("CAP " + level));
        findings.stream()
                .filter(Finding.DisclosureLimit.class::isInstance)
                .map(Finding.DisclosureLimit.class::cast)
                .max(Comparator.comparing(Finding.DisclosureLimit::max))
                .ifPresent(release -> words.add(
                        ResultColumns.DISCLOSURE + " = " + release.max() + (named ? "" : " " + release.how())));
        for (Finding finding : findings) {
            if (finding instanceof Finding.Permit permit) {
                words.add("PERMIT " + permit.need());
            } else if (finding instanceof Finding.Prohibit forbid) {
                words.add(named ? "FORBID " + forbid.reason() : "FORBID");
            } else if (finding instanceof Finding.Demand demand) {
                words.add(("DEMAND " + demand.role() + " " + demand.qualifier()).strip());
                if (demand.mayStandIn()) {
                    words.add(ResultColumns.STANDS_IN + " = yes");
                }
                if (demand.ownYes()) {
                    words.add(ResultColumns.OWN_YES + " = yes");
                }
                if (!named) {
                    words.add("demand " + demand);
                }
            } else if (finding instanceof Finding.Obligation oblige) {
                words.add("OBLIGE " + oblige.code());
            }
        }
        if (!rows.isEmpty()) {
            table.results().stream()
                    .filter(column -> column.combine() == Combine.any
                            && rows.stream().noneMatch(row -> row.results().containsKey(column.path())))
                    .forEach(column ->
                            words.add(column.path() + (missing.contains(column.path()) ? " = missing" : " = no")));
        }
        if (words.isEmpty()) {
            words.add("nothing");
        }
        return words;
    }
}
