package dev.countersign.tables.workbook;

import java.util.List;

/**
 * What a workbook says, read by {@link StreamedWorkbook} or {@link ModelWorkbook}.
 *
 * @param sheets   in the order of the file
 * @param from1904 whether its days are counted from 1904
 */
record WorkbookCells(List<SheetCells> sheets, boolean from1904) {

    WorkbookCells {
        sheets = List.copyOf(sheets);
    }

    List<String> names() {
        return sheets.stream().map(SheetCells::name).toList();
    }

    /** @param name one of the names */
    SheetCells sheet(String name) {
        return sheets.get(names().indexOf(name));
    }
}
