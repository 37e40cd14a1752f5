package dev.countersign.policy.table;

import dev.countersign.facts.Role;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of a decision table, typed.
 *
 * @param conditions one cell per condition column
 * @param results    value by path, for every result cell that is filled in
 * @param reason     code in capitals
 * @param text       the reason in plain words
 * @param seen       V: text of the law read, S: secondary source, K: unchecked, H: house rule
 * @param from       the first day it is in force
 * @param to         the first day it is no longer in force; null for no end
 * @param source     its place: file, sheet and cell; not part of the content
 */
public record Row(
        String id,
        List<Cell> conditions,
        Map<String, Object> results,
        String reason,
        String text,
        String law,
        String seen,
        Role owner,
        LocalDate from,
        @Nullable LocalDate to,
        Status status,
        String note,
        String source) {

    public Row {
        conditions = List.copyOf(conditions);
        results = Map.copyOf(results);
    }

    /** Whether it is the row for cases that no other row covers. */
    public boolean otherwise() {
        return !conditions.isEmpty() && conditions.get(0) instanceof Cell.Otherwise;
    }

    /** Its place, in words for messages. */
    public String place() {
        return source.replace("#", ", ") + " (row " + id + ")";
    }

    public boolean isEffectiveOn(LocalDate day) {
        return !day.isBefore(from) && (to == null || day.isBefore(to));
    }
}
