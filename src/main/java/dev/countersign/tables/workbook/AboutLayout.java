package dev.countersign.tables.workbook;

import java.util.List;

/** The lines and the column list of an About sheet; labels are in column A, values in column B. */
public final class AboutLayout {

    public static final String TABLE = "Table";
    public static final String TITLE = "Title";
    public static final String QUESTION = "Question";
    public static final String OWNER = "Owner";
    public static final String HIT_POLICY = "Hit policy";
    public static final String ZONE = "Time zone of From and To";
    public static final String COLUMNS = "Columns of this table";
    public static final List<String> COLUMN_HEADERS = List.of(
            "Header",
            "Reads or gives",
            "Fact",
            "Type",
            "Many",
            "List",
            "At least",
            "At most",
            "Unit",
            "Combine",
            "Meaning");

    public static final List<String> HOW_TO_EDIT = List.of(
            "Type words and numbers only. No formula, no merged cells, no blank row between two rows.",
            "A blank condition means anything. `missing` means the fact is not known. `not A` means a "
                    + "known value other than A.",
            "Lists: `EMAIL, SMS`. Ranges: `5..10` with both ends, `>5..10` without 5, `5..<10` without "
                    + "10, or `> 5`, `<= 10`.",
            "A row without any condition says `otherwise` in its first condition: it matches when no other row does.",
            "Never reuse a row id. To end a row, put a day into To; a row with status `shadow` is "
                    + "watched but has no effect, a `draft` is ignored.",
            "Add a test on the Tests sheet for every row, save, then run `check` and `test`.");
    public static final String COLOURS = "Pale yellow: conditions. Pale green: results. Grey: locked.";
    public static final String NOT_ADVICE =
            "This table is not legal advice. V: the law itself was read; S: a secondary source; K: "
                    + "unchecked; H: house rule.";

    private AboutLayout() {}
}
