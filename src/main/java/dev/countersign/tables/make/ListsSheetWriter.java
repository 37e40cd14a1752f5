package dev.countersign.tables.make;

import dev.countersign.tables.workbook.DropDowns;
import java.util.Collections;
import java.util.List;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;

/** Writes a Lists sheet: the words of every drop-down, one column for each. */
record ListsSheetWriter(SheetWriter page, DropDowns lists, CellStyles styles) {

    private static final int WIDTH = 24;

    void write() {
        int column = 0;
        XSSFCellStyle locked = styles.locked(CellStyles.GREY);
        for (String list : lists.names()) {
            page.cell(0, column, list, styles.header());
            List<String> words = lists.words(list);
            for (int i = 0; i < words.size(); i++) {
                page.cell(i + 1, column, words.get(i), locked);
            }
            column++;
        }
        page.widths(Collections.nCopies(column, WIDTH));
        page.sheet().createFreezePane(0, 1);
        page.protect();
    }
}
