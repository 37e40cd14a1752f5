package dev.countersign.tables.make;

import dev.countersign.tables.PackFiles;
import dev.countersign.tables.workbook.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The text copy of a workbook: the same rows as Markdown, generated, so that reviewers can read a change of a table as
 * a text difference.
 */
public final class TextCopy {

    private TextCopy() {}

    /** Path of the text copy next to its workbook, inside the pack. */
    public static String path(TableSpec spec) {
        return PackFiles.TABLES + spec.folder() + "/" + spec.name() + ".md";
    }

    public static String of(TableSpec spec) {
        StringBuilder text = new StringBuilder();
        text.append("<!-- Generated from ")
                .append(spec.name())
                .append(".xlsx by `table text`. Edit the workbook, not this file. -->\n\n");
        text.append("# ")
                .append(spec.id())
                .append(" ")
                .append(spec.title())
                .append("\n\n")
                .append(spec.asks())
                .append("\n\n");
        text.append("Hit policy ")
                .append(spec.hitPolicy())
                .append(": ")
                .append(spec.hitPolicy().words())
                .append(" Owner: ")
                .append(spec.owner())
                .append(".\n\n");
        text.append("| Column | Reads or gives | Fact | Meaning |\n|---|---|---|---|\n");
        spec.columns()
                .forEach(column -> line(
                        text,
                        List.of(
                                column.header(),
                                column.reads() ? "reads" : "gives",
                                "`" + column.fact() + "`"
                                        + (column.combine().isEmpty() ? "" : " (" + column.combine() + ")"),
                                column.help() + (column.unit().isEmpty() ? "" : " Unit: " + column.unit() + "."))));
        text.append("\n## Rows\n\n");
        spec.rows().forEach(row -> {
            text.append("- **")
                    .append(row.id())
                    .append("** ")
                    .append(row.status().equals("active") ? "" : "(" + row.status() + ") ");
            List<String> conditions = new ArrayList<>();
            row.when().forEach((header, value) -> conditions.add(header + " `" + text(value) + "`"));
            text.append(conditions.isEmpty() ? "always" : String.join(" · ", conditions))
                    .append("\n  → ");
            List<String> results = new ArrayList<>();
            row.then().forEach((header, value) -> results.add(header + " `" + text(value) + "`"));
            text.append(results.isEmpty() ? "nothing" : String.join(" · ", results))
                    .append("\n  ")
                    .append(row.reason())
                    .append(": ")
                    .append(row.text())
                    .append("\n  ");
            text.append(List.of(
                                    row.law(),
                                    row.seen(),
                                    row.owner(),
                                    row.from() + (row.to().isEmpty() ? "" : " to " + row.to()),
                                    row.note())
                            .stream()
                            .filter(part -> !part.isBlank())
                            .collect(Collectors.joining(" · ")))
                    .append("\n");
        });
        text.append("\n## Tests\n\n");
        spec.tests().forEach(test -> {
            List<String> conditions = new ArrayList<>();
            test.when().forEach((header, value) -> conditions.add(header + " `" + text(value) + "`"));
            text.append("- ")
                    .append(conditions.isEmpty() ? "nothing known" : String.join(" · ", conditions))
                    .append(" → ")
                    .append(test.rows())
                    .append(test.result().isBlank() ? "" : " (`" + test.result() + "`)")
                    .append(test.on().isBlank() ? "" : " on " + test.on())
                    .append(test.why().isBlank() ? "" : ": " + test.why())
                    .append("\n");
        });
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ")
                .append(cells.stream()
                        .map(cell -> cell.replace("|", "\\|").replace("\n", " "))
                        .collect(Collectors.joining(" | ")))
                .append(" |\n");
    }

    private static String text(Object value) {
        return value instanceof Double number ? dev.countersign.facts.Case.text(number) : String.valueOf(value);
    }
}
