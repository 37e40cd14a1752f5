package dev.countersign.policy.table;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
}
