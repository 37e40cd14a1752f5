package dev.countersign.tables.workbook;

import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.poi.ss.util.CellRangeAddress;

/**
 * What one sheet says: its cells with content, and which cells are merged.
 *
 * @param rows   cells by row and column, both from 0, without blank ones
 * @param merged in the order of the file
 */
record SheetCells(String name, NavigableMap<Integer, NavigableMap<Integer, RawCell>> rows, List<Merged> merged) {

    private static final RawCell BLANK = RawCell.text("");

    SheetCells {
        rows = Collections.unmodifiableNavigableMap(rows);
        merged = List.copyOf(merged);
    }

    /** @param text such as B11:B12 */
    record Merged(int lastRow, String text) {

        static Merged of(CellRangeAddress region) {
            return new Merged(region.getLastRow(), region.formatAsString());
        }
    }

    RawCell raw(int row, int column) {
        NavigableMap<Integer, RawCell> cells = rows.get(row);
        return cells == null ? BLANK : cells.getOrDefault(column, BLANK);
    }

    /** The last row with content; -1 if there is none. */
    int lastRow() {
        return rows.isEmpty() ? -1 : rows.lastKey();
    }

    /** One more than the last column with content in a row. */
    int width(int row) {
        NavigableMap<Integer, RawCell> cells = rows.get(row);
        return cells == null ? 0 : cells.lastKey() + 1;
    }

    /** Collects the cells of a sheet. */
    static final class Cells {

        private final NavigableMap<Integer, NavigableMap<Integer, RawCell>> rows = new TreeMap<>();

        void add(int row, int column, RawCell cell) {
            if (!cell.blank()) {
                rows.computeIfAbsent(row, unused -> new TreeMap<>()).put(column, cell);
            }
        }

        SheetCells sheet(String name, List<Merged> merged) {
            return new SheetCells(name, rows, merged);
        }
    }
}
