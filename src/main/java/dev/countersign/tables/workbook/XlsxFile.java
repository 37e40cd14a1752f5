package dev.countersign.tables.workbook;

import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.StorableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Opens the bytes of an .xlsx file, or reports why they cannot be opened. */
final class XlsxFile {

    private static final int[] ARCHIVE = {'P', 'K'};
    private static final int[] OLE2 = {0xD0, 0xCF, 0x11, 0xE0};
    private static final String OLDER_COPY =
            "Maybe it was truncated or changed while it was saved or sent, or it is a file of another kind. Use "
                    + "an older version.";

    private XlsxFile() {}

    /** @param problems receives the reason if the result is empty */
    static Optional<WorkbookCells> open(String path, byte[] bytes, List<Problem> problems) {
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
        WorkbookCells workbook;
        try {
            Optional<WorkbookCells> streamed = StreamedWorkbook.of(bytes);
            workbook = streamed.isPresent() ? streamed.get() : ModelWorkbook.of(bytes);
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
        List<Problem> texts = texts(path, workbook);
        if (!texts.isEmpty()) {
            problems.addAll(texts);
            return Optional.empty();
        }
        if (workbook.from1904()) {
            return refused(
                    path,
                    "this workbook counts its days from 1904, so every day in it would be read four years early.",
                    "Maybe switch off the 1904 date system in the options of Excel, and type the days again.",
                    problems);
        }
        return Optional.of(workbook);
    }

    /** A problem for each cell with a text that no file can hold. */
    private static List<Problem> texts(String path, WorkbookCells workbook) {
        List<Problem> problems = new ArrayList<>();
        for (SheetCells sheet : workbook.sheets()) {
            sheet.rows()
                    .forEach((row, cells) -> cells.forEach((column, cell) -> StorableText.wrong(cell.text())
                            .ifPresent(says -> problems.add(new Problem(
                                    path + ", " + sheet.name() + "!" + SheetGrid.name(row, column),
                                    says,
                                    "Maybe type the text again.")))));
        }
        return problems;
    }

    private static boolean begins(byte[] bytes, int[] with) {
        return bytes.length >= with.length
                && IntStream.range(0, with.length).allMatch(i -> (bytes[i] & 0xFF) == with[i]);
    }

    private static Optional<WorkbookCells> refused(String path, String says, String maybe, List<Problem> problems) {
        problems.add(new Problem(path, says, maybe));
        return Optional.empty();
    }
}
