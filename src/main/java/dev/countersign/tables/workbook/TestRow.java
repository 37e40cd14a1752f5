package dev.countersign.tables.workbook;

import dev.countersign.facts.Case;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of a Tests sheet: a case, and what the analyst expects of the table.
 *
 * @param place  file, sheet and row
 * @param result words of the outcome that must all occur, such as {@code RISK HIGH}
 * @param rows   ids of exactly the rows that must count; empty for none
 * @param on     the day whose rows are tested; null for any day on which the rows named are in force
 */
public record TestRow(
        String table,
        String place,
        Case known,
        List<String> result,
        List<String> rows,
        @Nullable LocalDate on,
        String why) {

    public TestRow {
        result = List.copyOf(result);
        rows = List.copyOf(rows);
    }
}
