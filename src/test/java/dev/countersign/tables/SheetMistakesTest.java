package dev.countersign.tables;

import dev.countersign.tables.workbook.SheetTemplate;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;

/** Sheets, headers and hidden rows that are no longer as the template made them. */
class SheetMistakesTest extends Mistakes {

    @Test
    void a_missing_column_is_reported() {
        told(pack().changed(
                        SmallPack.LIMITS, workbook -> header(workbook, "Owner").setBlank()));
    }

    @Test
    void a_renamed_column_is_reported() {
        told(pack().changed(
                        SmallPack.LIMITS, workbook -> header(workbook, "Amount").setCellValue("Ammount")));
    }

    @Test
    void a_moved_column_is_reported() {
        told(pack().changed(SmallPack.LIMITS, workbook -> {
            header(workbook, "Amount").setCellValue("+");
            header(workbook, "Age").setCellValue("Amount");
            header(workbook, "+").setCellValue("Age");
        }));
    }

    @Test
    void a_row_inserted_above_the_headers_is_reported() {
        told(pack().changed(
                        SmallPack.LIMITS, workbook -> workbook.getSheet("Rules").shiftRows(9, 20, 1)));
    }

    @Test
    void a_column_too_many_is_reported() {
        told(pack().changed(SmallPack.LIMITS, workbook -> {
            var row = workbook.getSheet("Rules").getRow(SheetTemplate.HEADER);
            row.createCell(row.getLastCellNum()).setCellValue("Ines thinks");
        }));
    }

    @Test
    void a_changed_hidden_row_is_reported() {
        told(pack().changed(SmallPack.LIMITS, workbook -> {
            XSSFSheet rules = workbook.getSheet("Rules");
            rules.getRow(SheetTemplate.CODE).getCell(2).setCellValue("Amount over 5000");
            rules.getRow(4).getCell(1).setCellValue("false");
        }));
    }

    @Test
    void sheets_in_the_wrong_order_are_reported() {
        told(pack().changed(SmallPack.LIMITS, workbook -> workbook.setSheetOrder("Tests", 0)));
    }

    @Test
    void a_sheet_too_many_is_reported() {
        told(pack().changed(SmallPack.LIMITS, workbook -> workbook.createSheet("Sheet1")));
    }

    @Test
    void drop_downs_that_differ_are_reported() {
        told(pack().changed(SmallPack.LIMITS, workbook -> {
                    XSSFSheet lists = workbook.getSheet("Lists");
                    lists.getRow(0).forEach(cell -> {
                        if (cell.getStringCellValue().equals("channel")) {
                            lists.getRow(2).getCell(cell.getColumnIndex()).setCellValue("FAX");
                        }
                    });
                })
                .typed("T91-001", "Channel", "FAX"));
    }

    @Test
    void two_tables_that_mean_different_words_by_one_list_are_reported() {
        told(pack().table(
                        "limits",
                        "T91",
                        "T92",
                        "\"name\": \"limits\"",
                        "\"name\": \"more-limits\"",
                        "limit.duties",
                        "limit.more",
                        "\"KEEP\"",
                        "\"KEEP\", \"FILE\""));
    }

    @Test
    void an_about_sheet_that_was_edited_is_reported() {
        told(pack().changed(SmallPack.LIMITS, workbook -> {
            about(workbook, "Hit policy", 1, "FIRTS");
            about(workbook, "Time zone of From and To", 1, "Middle Europe");
            about(workbook, "Channel", 1, "raeds");
            about(workbook, "Amount", 3, "numbre");
            about(workbook, "Age", 2, "customer.aeg");
            about(workbook, "Proof", 3, "text");
            about(workbook, "Level at most", 6, "none");
            about(workbook, "Duties", 9, "sum");
            about(workbook, "Template", 0, "Channel");
        }));
    }

    @Test
    void an_about_sheet_without_its_lines_is_reported() {
        told(pack().changed(SmallPack.LIMITS, workbook -> {
            about(workbook, "Title", 1, "");
            about(workbook, "Columns of this table", 0, "");
        }));
    }

    @Test
    void a_table_without_conditions_is_reported() {
        told(pack().changed(
                        SmallPack.LIMITS,
                        workbook -> SmallPack.spec("limits")
                                .conditions()
                                .forEach(column -> about(workbook, column.header(), 1, "gives"))));
    }

    @Test
    void days_counted_from_1904_are_reported() {
        told(pack().changed(
                        SmallPack.LIMITS,
                        workbook -> workbook.getCTWorkbook().getWorkbookPr().setDate1904(true)));
    }

    private static org.apache.poi.ss.usermodel.Cell header(XSSFWorkbook workbook, String header) {
        for (var cell : workbook.getSheet("Rules").getRow(SheetTemplate.HEADER)) {
            if (cell.toString().equals(header)) {
                return cell;
            }
        }
        throw new IllegalArgumentException(header);
    }

    private static void about(XSSFWorkbook workbook, String label, int column, String text) {
        for (var row : workbook.getSheet("About")) {
            if (row.getCell(0) != null && row.getCell(0).toString().equals(label)) {
                row.getCell(column, org.apache.poi.ss.usermodel.Row.MissingCellPolicy.CREATE_NULL_AS_BLANK)
                        .setCellValue(text);
                return;
            }
        }
        throw new IllegalArgumentException(label);
    }
}
