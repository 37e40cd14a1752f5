package dev.countersign.tables.make;

import dev.countersign.tables.workbook.TableSpec;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.PrintSetup;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.jspecify.annotations.Nullable;

/** One sheet that is written: cells with their styles, widths, heights, locks and paper size. */
record SheetWriter(XSSFSheet sheet) {

    private static final int CHARACTER = 256;
    private static final float LINE = 14.5f;

    /** How the cells of a column look that have no content and no style of their own, down to the last row. */
    void column(int column, XSSFCellStyle style) {
        sheet.setDefaultColumnStyle(column, style);
    }

    /** How the cells of a row look that have no content, instead of as their columns say. */
    void row(int row, XSSFCellStyle style) {
        row(row).setRowStyle(style);
    }

    /** A new cell; none if there is no content. */
    void cell(int row, int column, Object value, XSSFCellStyle style) {
        if (value.toString().isEmpty()) {
            return;
        }
        Cell cell = row(row).createCell(column);
        if (value instanceof Double number) {
            cell.setCellValue(number);
        } else if (value instanceof LocalDate day) {
            cell.setCellValue(day);
        } else {
            cell.setCellValue(value.toString());
        }
        cell.setCellStyle(style);
    }

    /** A new cell without content. */
    void blank(int row, int column, XSSFCellStyle style) {
        row(row).createCell(column).setCellStyle(style);
    }

    /** The value under a header, in the style of its column: numbers and days typed, everything else as text. */
    void set(int row, int column, TableSpec.ColumnSpec of, @Nullable Object value) {
        String text = value == null ? "" : String.valueOf(value);
        if (value instanceof Double || of.type().equals("number") && text.matches("-?\\d+(\\.\\d+)?")) {
            set(row, column, (Object) Double.valueOf(text));
        } else if (of.type().equals("date")) {
            day(row, column, text);
        } else {
            set(row, column, text);
        }
    }

    /** A day if the text is one. */
    void day(int row, int column, String text) {
        set(row, column, text.matches("\\d{4}-\\d{2}-\\d{2}") ? LocalDate.parse(text) : text);
    }

    void set(int row, int column, Object value) {
        cell(row, column, value, (XSSFCellStyle) sheet.getColumnStyle(column));
    }

    private XSSFRow row(int row) {
        return sheet.getRow(row) == null ? sheet.createRow(row) : sheet.getRow(row);
    }

    /**
     * Makes the columns wide and the rows high enough for what they show.
     *
     * @param headers of the columns
     * @param first   number of the first row below the headers
     * @param rows    how many of them are filled in
     */
    void fit(List<String> headers, int first, int rows) {
        List<Integer> least = ColumnWidths.of(headers);
        List<Integer> widths = IntStream.range(0, least.size())
                .mapToObj(column -> ColumnWidths.fitting(
                        least.get(column), IntStream.range(first, first + rows).mapToObj(at -> text(row(at), column))))
                .toList();
        widths(widths);
        IntStream.range(first, first + rows).forEach(at -> height(at, widths));
    }

    void widths(List<Integer> widths) {
        for (int column = 0; column < widths.size(); column++) {
            sheet.setColumnWidth(column, widths.get(column) * CHARACTER);
        }
    }

    private static String text(Row row, int column) {
        Cell cell = row.getCell(column);
        return cell != null && cell.getCellType() == CellType.STRING ? cell.getStringCellValue() : "";
    }

    /**
     * High enough for the cell with the most lines: a spreadsheet program does not compute that for a file from another
     * program.
     */
    void height(int at, List<Integer> widths) {
        Row row = row(at);
        int lines = IntStream.range(0, widths.size())
                .map(column -> ColumnWidths.lines(text(row, column), widths.get(column) - 1))
                .max()
                .orElse(1);
        row.setHeightInPoints(lines * LINE + 2);
    }

    void protect() {
        sheet.enableLocking();
        sheet.lockAutoFilter(false);
        sheet.lockSort(false);
        sheet.lockFormatColumns(false);
        sheet.lockFormatRows(false);
        sheet.lockInsertRows(false);
        sheet.lockDeleteRows(false);
        sheet.lockObjects(false);
    }

    /** As wide as one sheet of A3, as long as necessary. */
    void paper() {
        sheet.getPrintSetup().setLandscape(true);
        sheet.getPrintSetup().setPaperSize(PrintSetup.A3_PAPERSIZE);
        sheet.setFitToPage(true);
        sheet.getPrintSetup().setFitHeight((short) 0);
    }
}
