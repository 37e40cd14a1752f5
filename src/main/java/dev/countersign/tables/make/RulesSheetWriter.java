package dev.countersign.tables.make;

import dev.countersign.tables.workbook.DropDowns;
import dev.countersign.tables.workbook.SheetTemplate;
import dev.countersign.tables.workbook.TableSpec;
import java.util.List;
import org.apache.poi.ss.usermodel.ClientAnchor;
import org.apache.poi.ss.usermodel.Comment;
import org.apache.poi.ss.usermodel.CreationHelper;
import org.apache.poi.ss.usermodel.Drawing;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/** Writes a Rules sheet: the template, the rows, and columns to fill in below them. */
record RulesSheetWriter(SheetWriter page, TableSpec spec, DropDowns lists, CellStyles styles) {

    void write() {
        XSSFSheet sheet = page.sheet();
        List<String> headers = SheetTemplate.headers(spec);
        int last = SheetTemplate.DATA + spec.rows().size() + SheetTemplate.SPARE_ROWS - 1;
        for (int column = 0; column < headers.size(); column++) {
            page.column(column, style(column));
        }
        page.row(0, styles.title());
        page.cell(0, 0, spec.id() + "  " + spec.title() + ": " + spec.asks(), styles.title());
        technical();
        headers(headers);
        for (int i = 0; i < spec.rows().size(); i++) {
            row(SheetTemplate.DATA + i, spec.rows().get(i));
        }
        lists.add(sheet);
        page.fit(headers, SheetTemplate.DATA, spec.rows().size());
        sheet.createFreezePane(1, SheetTemplate.DATA);
        sheet.setAutoFilter(new CellRangeAddress(SheetTemplate.HEADER, last, 0, headers.size() - 1));
        page.protect();
        page.paper();
        sheet.getWorkbook()
                .setPrintArea(
                        SheetTemplate.SHEETS.indexOf("Rules"),
                        0,
                        headers.size() - 1,
                        0,
                        SheetTemplate.DATA + spec.rows().size());
    }

    private void technical() {
        List<List<String>> technical = SheetTemplate.technical(spec);
        XSSFCellStyle locked = styles.locked(CellStyles.GREY);
        for (int i = 0; i < technical.size(); i++) {
            page.row(i + 1, locked);
            for (int column = 0; column < technical.get(i).size(); column++) {
                page.cell(i + 1, column, technical.get(i).get(column), locked);
            }
            page.sheet().getRow(i + 1).setZeroHeight(true);
        }
        int conditions = spec.conditions().size();
        if (conditions > 1) {
            // Stock Drools takes the object of a merged region only for columns in which there is a cell
            for (int column = 2; column <= conditions; column++) {
                page.blank(SheetTemplate.OBJECTS, column, locked);
            }
            page.sheet()
                    .addMergedRegion(new CellRangeAddress(SheetTemplate.OBJECTS, SheetTemplate.OBJECTS, 1, conditions));
        }
    }

    private void headers(List<String> headers) {
        HeaderComments notes = new HeaderComments(spec, lists);
        CreationHelper creation = page.sheet().getWorkbook().getCreationHelper();
        Drawing<?> drawing = page.sheet().createDrawingPatriarch();
        for (int column = 0; column < headers.size(); column++) {
            page.cell(SheetTemplate.HEADER, column, headers.get(column), styles.header());
            ClientAnchor anchor = creation.createClientAnchor();
            anchor.setCol1(column + 1);
            anchor.setRow1(SheetTemplate.HEADER);
            anchor.setCol2(column + 4);
            anchor.setRow2(SheetTemplate.HEADER + 7);
            Comment comment = drawing.createCellComment(anchor);
            comment.setString(creation.createRichTextString(notes.of(column)));
            comment.setAuthor("Countersign");
            page.sheet().getRow(SheetTemplate.HEADER).getCell(column).setCellComment(comment);
        }
        page.sheet().getRow(SheetTemplate.HEADER).setHeightInPoints(48);
    }

    private XSSFCellStyle style(int column) {
        if (column == 0) {
            return styles.id();
        }
        if (column <= spec.columns().size()) {
            TableSpec.ColumnSpec each = spec.columns().get(column - 1);
            return styles.open(each.reads() ? CellStyles.YELLOW : CellStyles.GREEN, each);
        }
        String trailing = SheetTemplate.TRAILING.get(column - spec.columns().size() - 1);
        return trailing.equals("From") || trailing.equals("To")
                ? styles.day(CellStyles.WHITE)
                : styles.open(CellStyles.WHITE, CellStyles.TEXT);
    }

    private void row(int at, TableSpec.RowSpec row) {
        int next = 0;
        page.set(at, next++, row.id());
        for (TableSpec.ColumnSpec column : spec.columns()) {
            page.set(at, next++, column, (column.reads() ? row.when() : row.then()).get(column.header()));
        }
        for (String text : List.of(row.reason(), row.text(), row.law(), row.seen(), row.owner())) {
            page.set(at, next++, text);
        }
        page.day(at, next++, row.from());
        page.day(at, next++, row.to());
        page.set(at, next++, row.status());
        page.set(at, next, row.note());
    }
}
