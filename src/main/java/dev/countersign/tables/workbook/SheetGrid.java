package dev.countersign.tables.workbook;

import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.table.Column;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one sheet by row and column, both from 0, and the place of each cell for messages.
 *
 * @param path     of the workbook
 * @param problems receives the mistakes
 */
record SheetGrid(String path, SheetCells sheet, List<Problem> problems) {

    /** The number that Excel stores for the year 10000. */
    private static final int LAST_DAY = 2_958_466;

    /** Such as B7. */
    static String name(int row, int column) {
        return CellReference.convertNumToColString(column) + (row + 1);
    }

    /** The workbook, the sheet and the cell. */
    String place(int row, int column) {
        return path + ", " + sheet.name() + "!" + name(row, column);
    }

    RawCell raw(int row, int column) {
        return sheet.raw(row, column);
    }

    String text(int row, int column) {
        return raw(row, column).text();
    }

    /** The last row with content. */
    int lastRow() {
        return sheet.lastRow();
    }

    /** How many cells of a row there are up to the last one with content. */
    int width(int row) {
        return sheet.width(row);
    }

    boolean blank(int row, int width) {
        return IntStream.range(0, width).allMatch(column -> raw(row, column).blank());
    }

    /** @param id of the row; empty if rows have none */
    void tell(int row, int column, String id, String says, String maybe) {
        problems.add(problem(row, column, id, new CellGrammar.Said(says, maybe)));
    }

    private Problem problem(int row, int column, String id, CellGrammar.Said said) {
        return new Problem(place(row, column) + (id.isEmpty() ? "" : " (row " + id + ")"), said.message(), said.hint());
    }

    /** The grammar of that cell. */
    CellGrammar grammar(Column typed, Vocabulary vocabulary, int row, int column, String id) {
        return new CellGrammar(
                typed.fact(), vocabulary.words(typed.fact().list()), said -> problem(row, column, id, said));
    }

    /** Null if there is none, or if it cannot be read, which is reported. */
    @Nullable
    LocalDate day(int row, int column, String id) {
        RawCell raw = raw(row, column);
        if (raw.blank() || raw.kind() == RawCell.Kind.FORMULA || raw.kind() == RawCell.Kind.ERROR) {
            return null;
        }
        if (raw.kind() == RawCell.Kind.DATE) {
            return raw.dateTime().toLocalDate();
        }
        try {
            return LocalDate.parse(raw.text());
        } catch (DateTimeParseException e) {
            tell(
                    row,
                    column,
                    id,
                    "`" + ConfusableChars.shown(raw.text()) + "` is not a day.",
                    raw.kind() == RawCell.Kind.NUMBER && raw.number() >= 1 && raw.number() < LAST_DAY
                            ? "Maybe `" + raw.dateTime().toLocalDate()
                                    + "`, which Excel stores as that number. Set the format to a date."
                            : CellHints.day(raw.text()));
            return null;
        }
    }
}
