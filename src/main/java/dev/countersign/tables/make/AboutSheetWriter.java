package dev.countersign.tables.make;

import dev.countersign.tables.workbook.AboutLayout;
import dev.countersign.tables.workbook.SheetTemplate;
import dev.countersign.tables.workbook.TableSpec;
import java.util.List;
import java.util.Map;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;

/** Writes an About sheet: what the table is, how to edit it, and its columns. */
final class AboutSheetWriter {

    private static final List<Integer> WIDTHS = List.of(26, 70, 28, 10, 8, 18, 14, 16, 16, 10, 70);

    private final SheetWriter page;
    private final TableSpec spec;
    private final CellStyles styles;
    private final XSSFCellStyle label;
    private final XSSFCellStyle text;
    /** The next row. */
    private int at;

    AboutSheetWriter(SheetWriter page, TableSpec spec, CellStyles styles) {
        this.page = page;
        this.spec = spec;
        this.styles = styles;
        label = styles.label();
        text = styles.locked(CellStyles.WHITE);
    }

    void write() {
        page.cell(at++, 0, spec.id() + "  " + spec.title(), styles.title());
        List<Map.Entry<String, String>> lines = List.of(
                Map.entry(AboutLayout.TABLE, spec.id()),
                Map.entry(AboutLayout.TITLE, spec.title()),
                Map.entry(AboutLayout.QUESTION, spec.asks()),
                Map.entry(AboutLayout.OWNER, spec.owner()),
                Map.entry(AboutLayout.HIT_POLICY, spec.hitPolicy().name()),
                Map.entry("In words", spec.hitPolicy().words()),
                Map.entry(AboutLayout.ZONE, spec.zone()));
        lines.forEach(line -> line(line.getKey(), line.getValue()));
        at++;
        page.cell(at++, 0, "How to edit", label);
        for (String line : AboutLayout.HOW_TO_EDIT) {
            page.cell(at, 1, line, text);
            page.height(at++, WIDTHS);
        }
        line("Colours", AboutLayout.COLOURS);
        line("Mind", AboutLayout.NOT_ADVICE);
        page.height(at - 1, WIDTHS);
        at++;
        columns();
        page.widths(WIDTHS);
        page.protect();
        page.paper();
        page.sheet().getWorkbook().setPrintArea(SheetTemplate.SHEETS.indexOf("About"), 0, WIDTHS.size() - 1, 0, at - 1);
    }

    private void line(String name, String value) {
        page.cell(at, 0, name, label);
        page.cell(at++, 1, value, text);
    }

    private void columns() {
        page.cell(at++, 0, AboutLayout.COLUMNS, label);
        for (int column = 0; column < AboutLayout.COLUMN_HEADERS.size(); column++) {
            page.cell(at, column, AboutLayout.COLUMN_HEADERS.get(column), styles.header());
        }
        at++;
        for (TableSpec.ColumnSpec column : spec.columns()) {
            page.row(at, text);
            List<Object> cells = List.of(
                    column.header(),
                    column.reads() ? "reads" : "gives",
                    column.fact(),
                    column.type(),
                    column.many() ? "yes" : "no",
                    column.list(),
                    column.min() == null ? "" : column.min(),
                    column.max() == null ? "" : column.max(),
                    column.unit(),
                    column.combine(),
                    column.help());
            for (int i = 0; i < cells.size(); i++) {
                page.cell(at, i, cells.get(i), text);
            }
            page.height(at++, WIDTHS);
        }
    }
}
