package dev.countersign.tables.workbook;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.STCellType;

/** Reads a workbook of any form by building the whole model of Apache POI. */
final class ModelWorkbook {

    private ModelWorkbook() {}

    /** Reads every cell, because some damage is noticed only then. */
    static WorkbookCells of(byte[] bytes) throws IOException {
        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(SheetParts.withContent(bytes)))) {
            List<SheetCells> sheets = new ArrayList<>();
            for (Sheet sheet : workbook) {
                sheets.add(cells((XSSFSheet) sheet, workbook));
            }
            return new WorkbookCells(sheets, workbook.isDate1904());
        }
    }

    private static SheetCells cells(XSSFSheet sheet, XSSFWorkbook workbook) throws IOException {
        once(sheet.getCTWorksheet().getSheetData().sizeOfRowArray(), sheet.getPhysicalNumberOfRows());
        SheetCells.Cells cells = new SheetCells.Cells();
        for (Row row : sheet) {
            once(((XSSFRow) row).getCTRow().sizeOfCArray(), row.getPhysicalNumberOfCells());
            for (Cell cell : row) {
                text((XSSFCell) cell, workbook);
                cells.add(cell.getRowIndex(), cell.getColumnIndex(), RawCell.of(cell));
            }
        }
        return cells.sheet(
                sheet.getSheetName(),
                sheet.getMergedRegions().stream().map(SheetCells.Merged::of).toList());
    }

    /** A row or cell that occurs twice in the file would be read once. */
    private static void once(int written, int read) throws IOException {
        if (written != read) {
            throw new IOException(written + " in the file, " + read + " read");
        }
    }

    /** A reference to a shared text that does not exist would be read as a blank cell, which matches anything. */
    private static void text(XSSFCell cell, XSSFWorkbook workbook) throws IOException {
        if (cell.getCTCell().getT() == STCellType.S
                && Integer.parseInt(cell.getCTCell().getV())
                        >= workbook.getSharedStringSource().getUniqueCount()) {
            throw new IOException("no text " + cell.getCTCell().getV());
        }
    }
}
