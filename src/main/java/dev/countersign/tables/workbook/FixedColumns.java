package dev.countersign.tables.workbook;

import dev.countersign.facts.Role;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads one row under the headers that every table has: reason, owner, days, status.
 *
 * @param first the first of these columns
 * @param shown the id of the row
 */
record FixedColumns(SheetGrid grid, int first, int row, String shown) {

    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]*");

    /** The whole row, with default values for cells with a mistake, which is reported. */
    Row row(String id, List<Cell> cells, Map<String, Object> given) {
        String[] texts = new String[SheetTemplate.TRAILING.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text(i);
        }
        if (!texts[0].isEmpty() && !CODE.matcher(texts[0]).matches()) {
            tell(
                    0,
                    "`" + texts[0] + "` is not a reason code. Allowed: "
                            + "capitals, digits and underscores, a letter first.",
                    "Maybe `" + texts[0].toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_") + "`?");
        }
        among(3, texts[3], DropDowns.words("seen", Vocabulary.core()));
        String owner =
                among(4, texts[4], Arrays.stream(Role.values()).map(Enum::name).toList());
        String status =
                among(7, texts[7].isEmpty() ? "active" : texts[7], DropDowns.words("status", Vocabulary.core()));
        LocalDate from = grid.day(row, first + 5, shown);
        LocalDate to = grid.day(row, first + 6, shown);
        if (from != null && to != null && !from.isBefore(to)) {
            tell(
                    6,
                    "the row ends on " + to + ", but begins on " + from
                            + "; a row is in force from its first day until the day before `To`.",
                    "Maybe the two days are swapped.");
        }
        return new Row(
                id,
                cells,
                given,
                texts[0],
                texts[1],
                texts[2],
                texts[3],
                owner.isEmpty() ? Role.COMPLIANCE_REVIEWER : Role.valueOf(owner),
                from == null ? LocalDate.EPOCH : from,
                to,
                status.isEmpty() ? Status.draft : Status.valueOf(status),
                texts[8],
                grid.path() + "#Rules!A" + (row + 1));
    }

    /** The text of a cell; if it has a mistake, the empty text, and the problem is reported. */
    private String text(int column) {
        RawCell raw = grid.raw(row, first + column);
        String header = SheetTemplate.TRAILING.get(column);
        if (raw.kind() == RawCell.Kind.FORMULA || raw.kind() == RawCell.Kind.ERROR) {
            tell(
                    column,
                    raw.kind() == RawCell.Kind.ERROR
                            ? "the cell holds the error `" + raw.text() + "`."
                            : "`" + raw.text() + "` is a formula. Cells hold values only.",
                    raw.kind() == RawCell.Kind.ERROR
                            ? "Maybe the cell had a formula; type the value."
                            : "Maybe copy the cell and paste its value.");
            return "";
        }
        if (raw.blank() && !List.of("Seen", "To", "Note", "Status").contains(header)) {
            tell(
                    column,
                    "`" + header + "` is blank.",
                    "Maybe "
                            + (header.equals("From")
                                    ? "`2026-01-01`."
                                    : header.equals("Law or policy")
                                            ? "`house rule`."
                                            : "copy it from a similar row."));
        }
        boolean free = List.of("In plain words", "Law or policy", "Note").contains(header);
        Optional<String> letter = ConfusableChars.first(raw.text(), free);
        letter.ifPresent(found -> tell(
                column,
                free
                        ? "the text holds " + found + ", an invisible character."
                        : "`" + ConfusableChars.shown(raw.text()) + "` contains " + found
                                + ". Allowed: ordinary letters, digits and signs.",
                free ? "Maybe type it again by hand." : CellHints.ordinary(raw.text())));
        return letter.isPresent() ? "" : raw.text();
    }

    /** The text if it is allowed; otherwise the empty text, and the problem is reported. */
    private String among(int column, String text, List<String> allowed) {
        if (text.isEmpty() || allowed.contains(text)) {
            return text;
        }
        tell(
                column,
                "`" + text + "` is not allowed here. Allowed: " + String.join(", ", allowed) + ".",
                Problem.oneOf(text, allowed));
        return "";
    }

    private void tell(int column, String says, String maybe) {
        grid.tell(row, first + column, shown, says, maybe);
    }
}
