package dev.countersign.tables.make;

import dev.countersign.facts.Case;
import dev.countersign.tables.workbook.DropDowns;
import dev.countersign.tables.workbook.SheetTemplate;
import dev.countersign.tables.workbook.TableSpec;
import org.jspecify.annotations.Nullable;

/** The comment on each header of a Rules sheet: what is allowed below it. */
record HeaderComments(TableSpec spec, DropDowns lists) {

    String of(int column) {
        if (column == 0) {
            return "The permanent id of the row, such as " + spec.id() + "-001. Never reused.";
        }
        if (column <= spec.columns().size()) {
            return of(spec.columns().get(column - 1));
        }
        return switch (SheetTemplate.TRAILING.get(column - spec.columns().size() - 1)) {
            case "Reason code" -> "A code in capitals for machines, such as NO_CONSENT.";
            case "In plain words" -> "The reason for a person, in one sentence.";
            case "Law or policy" -> "The source: a law with its article, or `house rule`.";
            case "Seen" -> "V: the law itself was read. S: secondary source. K: unchecked. H: house rule.";
            case "Owner" -> "The role responsible for this row.";
            case "From" -> "The first day on which the row is in force, such as 2026-01-01.";
            case "To" -> "The first day on which it is no longer in force. Blank: no end.";
            case "Status" -> "active: has effect. shadow: evaluated without effect. draft: ignored.";
            default -> "Free text. Ignored by the engine.";
        };
    }

    private String of(TableSpec.ColumnSpec column) {
        String allowed = column.list().isEmpty()
                ? column.type().equals("yesno") ? "yes, no" : ""
                : String.join(", ", lists.words(column.list()));
        String unit = column.unit().isEmpty() ? "" : "\nUnit: " + column.unit();
        String range = column.min() == null && column.max() == null
                ? ""
                : "\nFrom " + number(column.min()) + " to " + number(column.max());
        String example = switch (column.type()) {
            case "number" -> column.reads() ? "> 5, or 5..10" : "5";
            case "date" -> "2026-01-31";
            case "time" -> "08:00";
            case "yesno" -> "yes";
            default ->
                column.list().isEmpty() ? "a word" : lists.words(column.list()).get(0);
        };
        return column.help() + (allowed.isEmpty() ? "" : "\nAllowed: " + allowed) + unit + range + "\nExample: "
                + example + "\nFact: " + column.fact();
    }

    private static String number(@Nullable Double bound) {
        return bound == null ? "anything" : Case.text(bound);
    }
}
