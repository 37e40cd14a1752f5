package dev.countersign.tables.make;

import dev.countersign.tables.workbook.SheetTemplate;
import dev.countersign.tables.workbook.TableSpec;
import dev.countersign.tables.workbook.TestsSheetReader;
import java.util.List;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/** Writes a Tests sheet: the tests, and columns to fill in below them. */
record TestsSheetWriter(SheetWriter page, TableSpec spec, CellStyles styles) {

    void write() {
        XSSFSheet sheet = page.sheet();
        List<String> headers = SheetTemplate.testHeaders(spec);
        columns();
        page.row(0, styles.title());
        page.cell(0, 0, "Tests of " + spec.id() + ": one row is one case; leave out what is not known", styles.title());
        for (int column = 0; column < headers.size(); column++) {
            page.cell(1, column, headers.get(column), styles.header());
        }
        int last = TestsSheetReader.DATA - 1 + spec.tests().size() + SheetTemplate.SPARE_ROWS;
        for (int i = 0; i < spec.tests().size(); i++) {
            test(TestsSheetReader.DATA + i, spec.tests().get(i));
        }
        sheet.createFreezePane(0, TestsSheetReader.DATA);
        sheet.setAutoFilter(new CellRangeAddress(TestsSheetReader.DATA - 1, last, 0, headers.size() - 1));
        page.fit(headers, TestsSheetReader.DATA, spec.tests().size());
        page.protect();
        page.paper();
        sheet.getWorkbook()
                .setPrintArea(
                        SheetTemplate.SHEETS.indexOf("Tests"),
                        0,
                        headers.size() - 1,
                        0,
                        TestsSheetReader.DATA - 1 + spec.tests().size());
    }

    private void columns() {
        int next = 0;
        for (TableSpec.ColumnSpec condition : spec.conditions()) {
            page.column(next++, styles.open(CellStyles.YELLOW, condition));
        }
        for (String header : SheetTemplate.TEST_TRAILING) {
            page.column(
                    next++,
                    switch (header) {
                        case "On day" -> styles.day(CellStyles.GREEN);
                        case "Why it matters" -> styles.open(CellStyles.WHITE, CellStyles.TEXT);
                        default -> styles.open(CellStyles.GREEN, CellStyles.TEXT);
                    });
        }
    }

    private void test(int at, TableSpec.TestSpec test) {
        int next = 0;
        for (TableSpec.ColumnSpec condition : spec.conditions()) {
            page.set(at, next++, condition, test.when().get(condition.header()));
        }
        page.set(at, next++, test.result());
        page.set(at, next++, test.rows());
        page.day(at, next++, test.on());
        page.set(at, next, test.why());
    }
}
