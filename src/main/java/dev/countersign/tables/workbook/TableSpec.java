package dev.countersign.tables.workbook;

import dev.countersign.policy.table.HitPolicy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The specification of a table, as an engineer writes it and as the About sheet stores it: everything except the typed
 * meaning of cells.
 *
 * @param id       such as T05; row ids begin with it
 * @param name     file name without its ending
 * @param folder   the question's folder
 * @param asks     the question in words
 * @param zone     whose midnight begins a From and a To day
 * @param lists    words by list name, for lists that are not in the vocabulary
 * @param rows     rows, if the workbook contains some from the start
 * @param tests    rows of the Tests sheet
 */
public record TableSpec(
        String id,
        String name,
        String folder,
        String title,
        String asks,
        String owner,
        HitPolicy hitPolicy,
        String zone,
        SortedMap<String, List<String>> lists,
        List<ColumnSpec> columns,
        List<RowSpec> rows,
        List<TestSpec> tests) {

    public TableSpec {
        lists = Collections.unmodifiableSortedMap(new TreeMap<>(lists));
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        tests = List.copyOf(tests);
    }

    /**
     * One column.
     *
     * @param reads   whether it is a condition that reads the fact, or a result that gives it
     * @param combine how several values become one; empty for conditions and findings
     */
    public record ColumnSpec(
            String header,
            boolean reads,
            String fact,
            String type,
            boolean many,
            String list,
            @Nullable Double min,
            @Nullable Double max,
            String unit,
            String combine,
            String help) {}

    /** One row, cells as an analyst types them, by header. */
    public record RowSpec(
            String id,
            Map<String, Object> when,
            Map<String, Object> then,
            String reason,
            String text,
            String law,
            String seen,
            String owner,
            String from,
            String to,
            String status,
            String note) {

        public RowSpec {
            when = Collections.unmodifiableMap(new LinkedHashMap<>(when));
            then = Collections.unmodifiableMap(new LinkedHashMap<>(then));
        }
    }

    /**
     * One row of the Tests sheet.
     *
     * @param rows ids that must count, separated by commas, or {@code none}
     * @param on   the day whose rows are tested; empty for today, or for a day on which the rows named are in force
     */
    public record TestSpec(Map<String, Object> when, String result, String rows, String on, String why) {

        public TestSpec {
            when = Collections.unmodifiableMap(new LinkedHashMap<>(when));
        }
    }

    public List<ColumnSpec> conditions() {
        return columns.stream().filter(ColumnSpec::reads).toList();
    }

    public List<ColumnSpec> results() {
        return columns.stream().filter(column -> !column.reads()).toList();
    }

    public TableSpec with(List<ColumnSpec> otherColumns, SortedMap<String, List<String>> otherLists) {
        return new TableSpec(
                id, name, folder, title, asks, owner, hitPolicy, zone, otherLists, otherColumns, rows, tests);
    }
}
