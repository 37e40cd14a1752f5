package dev.countersign.tables.make;

import dev.countersign.tables.workbook.TableSpec;
import dev.countersign.tables.workbook.Template;
import dev.countersign.tables.workbook.TestsSheet;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/** Writes a Tests sheet: the tests, and spare rows to fill in. */
record TestsPage(Page page, TableSpec spec, Styles styles) {

    void write() {
        XSSFSheet sheet = page.sheet();
        List<String> headers = Template.testHeaders(spec);
        List<Integer> widths = Widths.of(headers);
        page.cell(0, 0, "Tests of " + spec.id() + ": one row is one case; leave out what is not known", styles.title());
        for (int column = 0; column < headers.size(); column++) {
            page.cell(1, column, headers.get(column), styles.header());
        }
        int last = TestsSheet.DATA - 1 + spec.tests().size() + Template.SPARE_ROWS;
        blanks(last);
        for (int i = 0; i < spec.tests().size(); i++) {
            test(TestsSheet.DATA + i, spec.tests().get(i));
            page.height(TestsSheet.DATA + i, widths);
        }
        sheet.createFreezePane(0, TestsSheet.DATA);
        sheet.setAutoFilter(new CellRangeAddress(TestsSheet.DATA - 1, last, 0, headers.size() - 1));
        page.widths(widths);
        page.protect();
        page.paper();
        sheet.getWorkbook()
                .setPrintArea(
                        Template.SHEETS.indexOf("Tests"),
                        0,
                        headers.size() - 1,
                        0,
                        TestsSheet.DATA - 1 + spec.tests().size());
    }

    private void blanks(int last) {
        List<XSSFCellStyle> looks = new ArrayList<>();
        spec.conditions().forEach(column -> looks.add(styles.open(Styles.YELLOW, column)));
        Template.TEST_TRAILING.forEach(header -> looks.add(
                switch (header) {
                    case "On day" -> styles.day(Styles.GREEN);
                    case "Why it matters" -> styles.open(Styles.WHITE, Styles.TEXT);
                    default -> styles.open(Styles.GREEN, Styles.TEXT);
                }));
        for (int row = TestsSheet.DATA; row <= last; row++) {
            for (int column = 0; column < looks.size(); column++) {
                page.cell(row, column, "", looks.get(column));
            }
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
