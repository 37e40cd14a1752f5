package dev.countersign.tables.workbook;

import dev.countersign.facts.Case;
import dev.countersign.facts.stock.Cells;
import dev.countersign.facts.stock.ResultCell;
import java.util.ArrayList;
import java.util.List;

/**
 * The fixed frame of a Rules sheet: which columns there are, and the technical rows under the title that make the sheet
 * a valid Drools decision table (Drools 10 documentation, "Spreadsheet decision tables"). They are hidden, locked and
 * belong to the template: a workbook in which one of them differs is refused.
 *
 * <p>Rows, from 0: 0 title, 1 RuleSet, 2 Import, 3 NumericDisabled, 4 EscapeQuotes, 5 RuleTable, 6 types, 7 objects,
 * 8 code, 9 header, 10 and on data.
 */
public final class SheetTemplate {

    static final int TYPES = 6;
    public static final int OBJECTS = 7;
    public static final int CODE = 8;
    public static final int HEADER = 9;
    public static final int DATA = 10;
    public static final int SPARE_ROWS = 200;

    static final String ROW_ID = "Row ID";
    public static final List<String> TRAILING =
            List.of("Reason code", "In plain words", "Law or policy", "Seen", "Owner", "From", "To", "Status", "Note");
    public static final List<String> SHEETS = List.of("Rules", "Tests", "Lists", "About");

    private SheetTemplate() {}

    /** All headers of the Rules sheet, in order. */
    public static List<String> headers(TableSpec spec) {
        List<String> headers = new ArrayList<>(List.of(ROW_ID));
        spec.columns().forEach(column -> headers.add(column.header()));
        headers.addAll(TRAILING);
        return headers;
    }

    /** Columns of a Tests sheet that follow the conditions. */
    public static final List<String> TEST_TRAILING =
            List.of("Expected result", "Expected rows", "On day", "Why it matters");

    public static List<String> testHeaders(TableSpec spec) {
        List<String> headers = new ArrayList<>();
        spec.conditions().forEach(column -> headers.add(column.header()));
        headers.addAll(TEST_TRAILING);
        return headers;
    }

    /** Text of the technical cells of rows 1 to 8, by row and column; blank if there is none. */
    public static List<List<String>> technical(TableSpec spec) {
        int width = headers(spec).size();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("RuleSet", "dev.countersign.rules"));
        rows.add(List.of(
                "Import", String.join(", ", Case.class.getName(), Cells.class.getName(), ResultCell.class.getName())));
        rows.add(List.of("NumericDisabled", "true"));
        rows.add(List.of("EscapeQuotes", "true"));
        rows.add(List.of("RuleTable " + spec.id()));
        List<String> types = new ArrayList<>(List.of("NAME"));
        List<String> objects = new ArrayList<>(List.of(""));
        List<String> code = new ArrayList<>(List.of(""));
        boolean merged = true;
        for (TableSpec.ColumnSpec column : spec.columns()) {
            types.add(column.reads() ? "CONDITION" : "ACTION");
            objects.add(column.reads() && merged ? "Case" : "");
            merged = merged && !column.reads();
            code.add(column.reads() ? matches(column.fact(), "matches") : given(column.fact()));
        }
        for (String trailing : TRAILING) {
            boolean day = trailing.equals("From") || trailing.equals("To");
            types.add(
                    day ? "CONDITION" : trailing.equals("Owner") || trailing.equals("Status") ? "METADATA" : "ACTION");
            objects.add(day ? "Case" : "");
            code.add(
                    day
                            ? matches("case.effectiveOn", trailing.toLowerCase(java.util.Locale.ROOT))
                            : trailing.equals("Owner") || trailing.equals("Status")
                                    ? trailing + "(\"$param\")"
                                    : trailing.equals("Reason code") ? given("reason") : ";");
        }
        rows.add(types);
        rows.add(objects);
        rows.add(code);
        return rows.stream().map(row -> padded(row, width)).toList();
    }

    private static String matches(String fact, String question) {
        return "Cells." + question + "(this.value(\"" + fact + "\"), \"$param\")";
    }

    private static String given(String fact) {
        return "insert(new ResultCell(drools.getRule().getName(), \"" + fact + "\", \"$param\"));";
    }

    private static List<String> padded(List<String> row, int width) {
        List<String> all = new ArrayList<>(row);
        while (all.size() < width) {
            all.add("");
        }
        return List.copyOf(all);
    }
}
