package dev.countersign.tables.workbook;

import dev.countersign.facts.text.Problem;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows that an analyst fills in, down to the first blank one; text that would not be read is reported.
 *
 * @param first the first of them
 * @param width how many columns have a header
 * @param ends  the subject of the message: what ends at the first blank row
 */
record DataRows(SheetGrid grid, int first, int width, String ends) {

    /** The first blank row. */
    int end() {
        int at = first;
        while (at <= grid.lastRow() && !grid.blank(at, width)) {
            at++;
        }
        return at;
    }

    void merged() {
        for (SheetCells.Merged region : grid.sheet().merged()) {
            if (region.lastRow() >= first) {
                grid.problems()
                        .add(new Problem(
                                grid.path() + ", " + grid.sheet().name() + "!" + region.text(),
                                "these cells are merged. A merged cell belongs to its first row only; "
                                        + "the others would be blank.",
                                "Maybe unmerge them and fill in each row."));
            }
        }
    }

    void beside(int at) {
        IntStream.range(width, Math.max(width, grid.width(at)))
                .filter(column -> !grid.raw(at, column).blank())
                .findFirst()
                .ifPresent(column -> grid.tell(
                        at,
                        column,
                        grid.text(at, 0),
                        "`" + ConfusableChars.shown(grid.text(at, column)) + "` is outside the table: its column "
                                + "has no header.",
                        "Maybe it belongs in `Note`."));
    }

    /** Rows below the first blank one would be ignored without a message. */
    void below() {
        int end = end();
        List<Integer> lost = IntStream.rangeClosed(end, grid.lastRow())
                .filter(row -> !grid.blank(row, width))
                .boxed()
                .toList();
        if (!lost.isEmpty()) {
            String id = grid.sheet().name().equals("Rules") ? ConfusableChars.shown(grid.text(lost.get(0), 0)) : "";
            grid.tell(
                    lost.get(0),
                    0,
                    id,
                    "there is text below the blank row " + (end + 1)
                            + (lost.size() > 1 ? ", in " + lost.size() + " rows" : "") + ". " + ends
                            + " at the first blank row.",
                    lost.get(0) > end + 1
                            ? "Maybe delete the rows " + (end + 1) + " to " + lost.get(0) + ", or move the text."
                            : "Maybe delete row " + (end + 1) + ".");
        }
    }
}
