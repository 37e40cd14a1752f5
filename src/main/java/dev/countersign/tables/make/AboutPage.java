package dev.countersign.tables.make;

import dev.countersign.tables.workbook.About;
import dev.countersign.tables.workbook.TableSpec;
import java.util.List;
import java.util.Map;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;

/** Writes an About sheet: what the table is, how to edit it, and its columns. */
final class AboutPage {

    private static final List<Integer> WIDTHS = List.of(26, 70, 28, 10, 8, 18, 14, 16, 16, 10, 70);

    private final Page page;
    private final TableSpec spec;
    private final Styles styles;
    private final XSSFCellStyle label;
    private final XSSFCellStyle text;
    /** The next row. */
    private int at;

    AboutPage(Page page, TableSpec spec, Styles styles) {
        this.page = page;
        this.spec = spec;
        this.styles = styles;
        label = styles.label();
        text = styles.locked(Styles.WHITE);
    }

    void write() {
        page.cell(at++, 0, spec.id() + "  " + spec.title(), styles.title());
        List<Map.Entry<String, String>> lines = List.of(
                Map.entry(About.TABLE, spec.id()),
                Map.entry(About.TITLE, spec.title()),
                Map.entry(About.QUESTION, spec.asks()),
                Map.entry(About.OWNER, spec.owner()),
                Map.entry(About.HIT_POLICY, spec.hitPolicy().name()),
                Map.entry("In words", spec.hitPolicy().words()),
                Map.entry(About.ZONE, spec.zone()));
        lines.forEach(line -> line(line.getKey(), line.getValue()));
        at++;
        page.cell(at++, 0, "How to edit", label);
        for (String line : About.HOW_TO_EDIT) {
            page.cell(at, 1, line, text);
            page.height(at++, WIDTHS);
        }
        line("Colours", About.COLOURS);
        line("Mind", About.NOT_ADVICE);
        page.height(at - 1, WIDTHS);
        at++;
        columns();
        page.widths(WIDTHS);
        page.protect();
        page.paper();
    }

    private void line(String name, String value) {
        page.cell(at, 0, name, label);
        page.cell(at++, 1, value, text);
    }

    private void columns() {
        page.cell(at++, 0, About.COLUMNS, label);
        for (int column = 0; column < About.COLUMN_HEADERS.size(); column++) {
            page.cell(at, column, About.COLUMN_HEADERS.get(column), styles.header());
        }
        at++;
        for (TableSpec.ColumnSpec column : spec.columns()) {
            List<Object> cells = List.of(
                    column.header(),
                    column.reads() ? "reads" : "gives",
                    column.fact(),
                    column.type(),
                    column.many() ? "yes" : "no",
                    column.list(),
                    column.least() == null ? "" : column.least(),
                    column.most() == null ? "" : column.most(),
                    column.unit(),
                    column.combine(),
                    column.help());
            for (int i = 0; i < cells.size(); i++) {
                page.cell(at, i, "", text);
                page.set(at, i, cells.get(i));
            }
            page.height(at++, WIDTHS);
        }
    }
}
