package dev.countersign.policy.match;

import dev.countersign.facts.Case;
import dev.countersign.policy.drl.DrlRule;
import dev.countersign.policy.drl.TruthValue;
import dev.countersign.policy.table.Combine;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Table;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rows and rules of one stage that can give yes for a fact that combines by {@link Combine#any}. If none gives yes
 * and one is undecided because a fact is missing, the result is missing, not no.
 *
 * @param reads numbers of the paths that they read: if all of these are known, nothing is undecided
 */
public record AnyGivers(String path, List<RowRule> rows, List<DrlRule> rules, int[] reads) {

    public static AnyGivers of(Stage stage, String path, Paths paths) {
        List<RowRule> rows = stage.rows.stream()
                .filter(row -> Boolean.TRUE.equals(row.derived().get(path))
                        && !row.row().otherwise())
                .toList();
        List<DrlRule> rules =
                stage.rules.stream().filter(rule -> rule.gives().contains(path)).toList();
        Set<Integer> reads = new TreeSet<>();
        rows.forEach(row -> row.asks().forEach(asked -> reads.add(asked.number())));
        rules.forEach(rule -> rule.reads().forEach(each -> reads.add(paths.find(each))));
        return new AnyGivers(
                path, rows, rules, reads.stream().mapToInt(Integer::intValue).toArray());
    }

    private boolean allKnown(Scopes.View view) {
        for (int number : reads) {
            if (view.value(number) == null) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether one of them is undecided there: none of its conditions is false, and one needs the value of a missing
     * fact.
     *
     * @param first the place of the row that counts in a FIRST table: rows below it have no effect
     * @param seen  the case as rules see it
     */
    public boolean undecided(
            Scopes.View view,
            ToIntFunction<Table> first,
            Supplier<Case> seen,
            Predicate<Row> rowTakesPart,
            Predicate<DrlRule> ruleTakesPart) {
        if (allKnown(view)) {
            return false;
        }
        Function<RowRule.Asked, @Nullable Object> value = asked -> view.value(asked.number());
        for (RowRule row : rows) {
            if (row.truth(value) == TruthValue.UNKNOWN
                    && row.place() < first.applyAsInt(row.table())
                    && rowTakesPart.test(row.row())) {
                return true;
            }
        }
        if (rules.isEmpty()) {
            return false;
        }
        Case known = seen.get();
        for (DrlRule rule : rules) {
            if (undecided(rule, known) && ruleTakesPart.test(rule)) {
                return true;
            }
        }
        return false;
    }

    /** A rule that fires is undecided too if the value that it computes is missing. */
    private boolean undecided(DrlRule rule, Case known) {
        TruthValue truth = rule.condition().of(known);
        return truth == TruthValue.UNKNOWN
                || truth == TruthValue.YES
                        && rule.workedOut().containsKey(path)
                        && rule.workedOut().get(path).reads().stream().anyMatch(known::missing);
    }
}
