package dev.countersign.tables.workbook;

import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.FactType;
import dev.countersign.policy.table.HitPolicy;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads an About sheet: the title of the table, its question, and its columns. */
final class AboutSheetReader {

    private static final String OLDER = "Maybe copy the About sheet from an older version of the workbook.";
    private static final List<String> NEEDED = List.of(
            AboutLayout.TABLE,
            AboutLayout.TITLE,
            AboutLayout.QUESTION,
            AboutLayout.OWNER,
            AboutLayout.HIT_POLICY,
            AboutLayout.ZONE);

    private final String path;
    private final SheetGrid grid;
    private final List<Problem> problems = new ArrayList<>();
    /** Values of the lines above the list of columns, by label. */
    private final Map<String, String> lines = new HashMap<>();

    private final Map<String, Integer> rows = new HashMap<>();

    private AboutSheetReader(String path, SheetCells sheet) {
        this.path = path;
        grid = new SheetGrid(path, sheet, problems);
    }

    /**
     * The specification in the sheet, without rows, tests and lists; empty if there is a mistake, which is reported.
     */
    static Optional<TableSpec> read(String path, SheetCells sheet, List<Problem> problems) {
        AboutSheetReader about = new AboutSheetReader(path, sheet);
        Optional<TableSpec> spec = about.spec();
        problems.addAll(about.problems);
        return spec;
    }

    private Optional<TableSpec> spec() {
        int columnsAt = lines();
        NEEDED.stream()
                .filter(label -> line(label).isBlank())
                .forEach(label -> problems.add(new Problem(
                        rows.containsKey(label) ? value(label) : path + ", About",
                        "the line `" + label + "` is " + (rows.containsKey(label) ? "blank." : "missing."),
                        OLDER)));
        List<String> policies =
                Arrays.stream(HitPolicy.values()).map(Enum::name).toList();
        String policy = line(AboutLayout.HIT_POLICY);
        if (!policy.isBlank() && !policies.contains(policy)) {
            problems.add(new Problem(
                    value(AboutLayout.HIT_POLICY),
                    "`" + policy + "` is not a hit policy. Allowed: " + String.join(", ", policies) + ".",
                    Problem.oneOf(policy, policies)));
        }
        String zone = line(AboutLayout.ZONE);
        if (!zone.isBlank() && !ZoneId.getAvailableZoneIds().contains(zone)) {
            problems.add(new Problem(
                    value(AboutLayout.ZONE), "`" + zone + "` is not a time zone.", "Maybe `Europe/Berlin` or `UTC`."));
        }
        List<TableSpec.ColumnSpec> columns = columnsAt < 0 ? List.of() : columns(columnsAt);
        if (columns.stream().noneMatch(TableSpec.ColumnSpec::reads)
                || columns.stream().allMatch(TableSpec.ColumnSpec::reads)) {
            problems.add(new Problem(
                    path + ", About",
                    "the list `" + AboutLayout.COLUMNS
                            + "` needs at least one column that reads a fact and one that gives a result.",
                    OLDER));
        }
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = path.split("/");
        String file = parts[parts.length - 1];
        return Optional.of(new TableSpec(
                line(AboutLayout.TABLE),
                file.replaceFirst("\\.xlsx$", ""),
                parts.length > 1 ? parts[parts.length - 2] : "",
                line(AboutLayout.TITLE),
                line(AboutLayout.QUESTION),
                line(AboutLayout.OWNER),
                HitPolicy.valueOf(policy),
                zone,
                new TreeMap<>(),
                columns,
                List.of(),
                List.of()));
    }

    /** Reads the lines; the first row of the list of columns, or -1 if there is no such list. */
    private int lines() {
        for (int row = 0; row <= grid.lastRow(); row++) {
            String label = grid.text(row, 0);
            if (label.equals(AboutLayout.COLUMNS)) {
                return row + 2;
            }
            lines.putIfAbsent(label, grid.text(row, 1));
            rows.putIfAbsent(label, row);
        }
        return -1;
    }

    private String line(String label) {
        return lines.getOrDefault(label, "");
    }

    /** The place of the value of a line. */
    private String value(String label) {
        return grid.place(rows.getOrDefault(label, 0), 1);
    }

    private List<TableSpec.ColumnSpec> columns(int first) {
        List<TableSpec.ColumnSpec> columns = new ArrayList<>();
        Map<String, String> once = new HashMap<>();
        for (int row = first; !grid.text(row, 0).isEmpty(); row++) {
            TableSpec.ColumnSpec column = new TableSpec.ColumnSpec(
                    grid.text(row, 0),
                    grid.text(row, 1).equals("reads"),
                    grid.text(row, 2),
                    grid.text(row, 3),
                    grid.text(row, 4).equals("yes"),
                    grid.text(row, 5),
                    number(row, 6),
                    number(row, 7),
                    grid.text(row, 8),
                    grid.text(row, 9),
                    grid.text(row, 10));
            among(row, 1, List.of("reads", "gives"));
            among(row, 3, Arrays.stream(FactType.values()).map(FactType::word).toList());
            among(row, 4, List.of("yes", "no"));
            once("header `" + column.header() + "`", row, 0, once);
            if (!column.reads()) {
                once("result `" + column.fact() + "`", row, 2, once);
            }
            columns.add(column);
        }
        return columns;
    }

    private @Nullable Double number(int row, int column) {
        RawCell raw = grid.raw(row, column);
        if (!raw.blank() && raw.kind() != RawCell.Kind.NUMBER) {
            problems.add(new Problem(
                    ofColumn(row, column),
                    "`" + raw.text() + "` is not a number.",
                    "Maybe clear the cell: a blank cell means no bound."));
        }
        return raw.kind() == RawCell.Kind.NUMBER ? raw.number() : null;
    }

    private void among(int row, int column, List<String> allowed) {
        String text = grid.text(row, column);
        if (!allowed.contains(text)) {
            problems.add(new Problem(
                    ofColumn(row, column),
                    "`" + text + "` is not allowed here. Allowed: " + String.join(", ", allowed) + ".",
                    Problem.oneOf(text, allowed)));
        }
    }

    private String ofColumn(int row, int column) {
        return grid.place(row, column) + " (column " + grid.text(row, 0) + ")";
    }

    private void once(String what, int row, int column, Map<String, String> places) {
        String other = places.putIfAbsent(what, SheetGrid.name(row, column));
        if (other != null) {
            problems.add(new Problem(
                    grid.place(row, column),
                    "the " + what + " is already at " + other + ". Each column needs its own.",
                    OLDER));
        }
    }
}
