package dev.countersign.tables.workbook;

import dev.countersign.facts.text.Problem;
import java.util.List;
import java.util.stream.IntStream;

/** Compares the headers and the hidden rows of a workbook with its template. */
record TemplateCheck(TableSpec spec) {

    /** Whether the header row agrees with the About sheet; only then are the columns of cells known. */
    boolean headers(SheetGrid rules) {
        List<Problem> problems = rules.problems();
        int before = problems.size();
        List<String> headers = SheetTemplate.headers(spec);
        List<String> read = IntStream.range(0, Math.max(rules.width(SheetTemplate.HEADER), headers.size()))
                .mapToObj(column -> rules.text(SheetTemplate.HEADER, column))
                .toList();
        if (headers.stream().noneMatch(read::contains)) {
            rules.tell(
                    SheetTemplate.HEADER,
                    0,
                    "",
                    "the headers `" + headers.get(0) + "`, `" + headers.get(1) + "` and so on are not in row "
                            + (SheetTemplate.HEADER + 1) + ".",
                    "Maybe a row above them was added or deleted. Undo that.");
            return false;
        }
        List<String> missing =
                headers.stream().filter(header -> !read.contains(header)).toList();
        missing.forEach(header -> {
            String there = read.get(headers.indexOf(header));
            rules.tell(
                    SheetTemplate.HEADER,
                    headers.indexOf(header),
                    "",
                    "the column `" + header + "` is missing"
                            + (there.isEmpty() ? "." : "; `" + there + "` is in its place."),
                    "Maybe it was deleted or renamed. Undo that, or copy it from an older version.");
        });
        for (int column = 0; missing.isEmpty() && problems.size() == before && column < read.size(); column++) {
            String must = column < headers.size() ? headers.get(column) : "";
            if (!read.get(column).equals(must)) {
                rules.tell(
                        SheetTemplate.HEADER,
                        column,
                        "",
                        wrongHeader(read.get(column), must),
                        "Maybe a column was added or moved. Undo that.");
            }
        }
        return problems.size() == before;
    }

    private static String wrongHeader(String read, String must) {
        return "the header is `" + read + "`. Allowed here: "
                + (must.isEmpty() ? "no header, because the table ends before this column." : "`" + must + "`.");
    }

    void technical(SheetGrid rules) {
        List<List<String>> must = SheetTemplate.technical(spec);
        for (int row = 0; row < must.size(); row++) {
            for (int column = 0; column < must.get(row).size(); column++) {
                String is = rules.text(row + 1, column);
                if (!is.equals(must.get(row).get(column))) {
                    rules.tell(
                            row + 1,
                            column,
                            "",
                            "this cell of a hidden row was changed"
                                    + (is.isEmpty()
                                            ? "; it is blank."
                                            : "; it holds `" + ConfusableChars.shown(is) + "`.")
                                    + " Rows 2 to 9 belong to the template and contain no data of yours.",
                            "Maybe run `table renew`, which writes them again.");
                }
            }
        }
    }

    /** Whether the headers of the Tests sheet are those of the table. */
    boolean testHeaders(SheetGrid tests) {
        List<String> headers = SheetTemplate.testHeaders(spec);
        for (int column = 0; column < headers.size(); column++) {
            if (!tests.text(1, column).equals(headers.get(column))) {
                tests.tell(
                        1,
                        column,
                        "",
                        wrongHeader(tests.text(1, column), headers.get(column)),
                        "Maybe a column was added, moved or renamed. Undo that.");
                return false;
            }
        }
        return true;
    }
}
