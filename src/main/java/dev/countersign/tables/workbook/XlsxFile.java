package dev.countersign.tables.workbook;

import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.StorableText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.STCellType;

/** Opens the bytes of an .xlsx file, or reports why they cannot be opened. */
final class XlsxFile {

    private static final int[] ARCHIVE = {'P', 'K'};
    private static final int[] OLE2 = {0xD0, 0xCF, 0x11, 0xE0};
    private static final String OLDER_COPY =
            "Maybe it was truncated or changed while it was saved or sent, or it is a file of another kind. Use "
                    + "an older version.";

    private XlsxFile() {}

    /** @param problems receives the reason if the result is empty */
    static Optional<XSSFWorkbook> open(String path, byte[] bytes, List<Problem> problems) {
        if (bytes.length == 0) {
            return refused(path, "the file is empty.", "Maybe saving was interrupted. Use an older version.", problems);
        }
        if (begins(bytes, OLE2)) {
            return refused(
                    path,
                    "this is an old .xls workbook, or a workbook with a password.",
                    "Maybe save it as an Excel workbook (.xlsx) without a password.",
                    problems);
        }
        if (!begins(bytes, ARCHIVE)) {
            return refused(
                    path,
                    "this is not an .xlsx workbook.",
                    "Maybe it is a text file or has another format, with the wrong ending. Save it as an Excel "
                            + "workbook (.xlsx).",
                    problems);
        }
        XSSFWorkbook workbook;
        List<Problem> texts = new ArrayList<>();
        try {
            workbook = whole(path, SheetParts.withContent(bytes), texts);
        } catch (SheetParts.TooLarge e) {
            return refused(
                    path,
                    e.says,
                    "Maybe cells were filled in down to the last row by mistake. Delete what is not needed.",
                    problems);
        } catch (StackOverflowError | OutOfMemoryError e) {
            return refused(
                    path,
                    "this workbook is too large, or a formula in it is nested too deeply.",
                    "Maybe delete what is not needed, and paste values instead of formulas.",
                    problems);
        } catch (Exception damaged) {
            return refused(path, "this .xlsx workbook is damaged and cannot be read.", OLDER_COPY, problems);
        }
        if (!texts.isEmpty()) {
            problems.addAll(texts);
            return Optional.empty();
        }
        if (workbook.isDate1904()) {
            return refused(
                    path,
                    "this workbook counts its days from 1904, so every day in it would be read four years early.",
                    "Maybe switch off the 1904 date system in the options of Excel, and type the days again.",
                    problems);
        }
        return Optional.of(workbook);
    }

    /** Reads every cell once, because some damage is noticed only then, and must not occur later. */
    private static XSSFWorkbook whole(String path, byte[] bytes, List<Problem> texts) throws IOException {
        XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(bytes));
        for (org.apache.poi.ss.usermodel.Sheet sheet : workbook) {
            once(((XSSFSheet) sheet).getCTWorksheet().getSheetData().sizeOfRowArray(), sheet.getPhysicalNumberOfRows());
            for (Row row : sheet) {
                once(((XSSFRow) row).getCTRow().sizeOfCArray(), row.getPhysicalNumberOfCells());
                for (Cell cell : row) {
                    text((XSSFCell) cell, workbook);
                    StorableText.wrong(RawCell.of(cell).text())
                            .ifPresent(says -> texts.add(new Problem(
                                    path + ", " + sheet.getSheetName() + "!"
                                            + SheetGrid.name(cell.getRowIndex(), cell.getColumnIndex()),
                                    says,
                                    "Maybe type the text again.")));
                }
            }
        }
        return workbook;
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

    private static boolean begins(byte[] bytes, int[] with) {
        return bytes.length >= with.length
                && IntStream.range(0, with.length).allMatch(i -> (bytes[i] & 0xFF) == with[i]);
    }

    private static Optional<XSSFWorkbook> refused(String path, String says, String maybe, List<Problem> problems) {
        problems.add(new Problem(path, says, maybe));
        return Optional.empty();
    }
}
