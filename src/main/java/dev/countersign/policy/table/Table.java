package dev.countersign.policy.table;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One decision table: one question, one owner, one hit policy.
 *
 * @param id       such as T05; row ids begin with it
 * @param question the folder: the question of the pack that this table helps to answer
 * @param title    what the table is called
 * @param asks     the question in words
 * @param rows     in the order of the sheet
 * @param file     path inside the pack; not part of the content
 */
public record Table(
        String id,
        String question,
        String title,
        String asks,
        String owner,
        HitPolicy hitPolicy,
        List<Column> conditions,
        List<Column> results,
        List<Row> rows,
        String file) {

    private static final int MOST_COMPARED = 500;

    public Table {
        conditions = List.copyOf(conditions);
        results = List.copyOf(results);
        rows = List.copyOf(rows);
    }

    public Set<String> reads() {
        return conditions.stream().map(Column::path).collect(Collectors.toCollection(TreeSet::new));
    }

    public Set<String> gives() {
        return results.stream().map(Column::path).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The values that rows name in the condition on a fact, each once, in the order of the sheet and of the cell; none
     * if the table does not read it.
     *
     * @param path  of the fact
     * @param which the rows that count
     */
    public Set<String> named(String path, Predicate<Row> which) {
        Set<String> named = new LinkedHashSet<>();
        int column = conditions.stream().map(Column::path).toList().indexOf(path);
        rows.stream()
                .filter(row -> column >= 0 && which.test(row))
                .map(row -> row.conditions().get(column))
                .filter(Cell.OneOf.class::isInstance)
                .forEach(cell -> ((Cell.OneOf) cell).values().forEach(value -> named.add(String.valueOf(value))));
        return named;
    }

    /**
     * Whether it is certain, without a case, that at most one active row matches: any two of them have a condition that
     * excludes the other's. It is not tried for more than {@value #MOST_COMPARED} rows.
     */
    public boolean isCertainlyUnique() {
        List<Row> active =
                rows.stream().filter(row -> row.status() == Status.active).toList();
        if (active.size() > MOST_COMPARED) {
            return false;
        }
        for (int i = 0; i < active.size(); i++) {
            for (Row other : active.subList(0, i)) {
                if (mayMeet(active.get(i), other)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** A row for all other cases matches only if no row of another kind does. */
    private boolean mayMeet(Row row, Row other) {
        if (row.otherwise() != other.otherwise()
                || row.to() != null && !row.to().isAfter(other.from())
                || other.to() != null && !other.to().isAfter(row.from())) {
            return false;
        }
        for (int i = 0; i < conditions.size(); i++) {
            if (!conditions.get(i).fact().many()
                    && row.conditions().get(i).excludes(other.conditions().get(i))) {
                return false;
            }
        }
        return true;
    }
}
