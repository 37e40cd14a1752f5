package dev.countersign.tables.make;

import dev.countersign.tables.workbook.TableSpec;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.VerticalAlignment;
import org.apache.poi.xssf.usermodel.DefaultIndexedColorMap;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFColor;
import org.apache.poi.xssf.usermodel.XSSFFont;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** The cell styles of one workbook, each created once. */
final class CellStyles {

    static final String YELLOW = "FFF8DC";
    static final String GREEN = "E6F4E1";
    static final String GREY = "EDEDED";
    static final String WHITE = "FFFFFF";
    private static final String BLUE = "1F3A5F";

    static final String TEXT = "@";
    private static final String DAY = "yyyy\\-mm\\-dd";

    private final XSSFWorkbook workbook;
    private final Map<String, XSSFCellStyle> styles = new HashMap<>();

    CellStyles(XSSFWorkbook workbook) {
        this.workbook = workbook;
    }

    /** A cell that an analyst fills in. */
    XSSFCellStyle open(String colour, String format) {
        return style(colour, false, false, format);
    }

    /** A cell of a column that reads or gives a fact of that type. */
    XSSFCellStyle open(String colour, TableSpec.ColumnSpec column) {
        return open(
                colour,
                column.type().equals("number") ? "General" : column.type().equals("date") ? DAY : TEXT);
    }

    XSSFCellStyle day(String colour) {
        return open(colour, DAY);
    }

    XSSFCellStyle id() {
        return style(WHITE, true, false, TEXT);
    }

    XSSFCellStyle locked(String colour) {
        return style(colour, false, true, TEXT);
    }

    XSSFCellStyle label() {
        return style(GREY, true, true, TEXT);
    }

    private XSSFCellStyle style(String colour, boolean bold, boolean locked, String format) {
        return styles.computeIfAbsent(colour + bold + locked + format, unused -> {
            XSSFCellStyle style = workbook.createCellStyle();
            style.setFillForegroundColor(colour(colour));
            style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
            style.setLocked(locked);
            style.setWrapText(true);
            style.setVerticalAlignment(VerticalAlignment.TOP);
            style.setDataFormat(workbook.createDataFormat().getFormat(format));
            style.setBorderBottom(BorderStyle.HAIR);
            style.setBorderRight(BorderStyle.HAIR);
            XSSFFont font = workbook.createFont();
            font.setBold(bold);
            style.setFont(font);
            return style;
        });
    }

    XSSFCellStyle header() {
        return styles.computeIfAbsent("header", unused -> {
            XSSFCellStyle style = workbook.createCellStyle();
            style.setFillForegroundColor(colour(BLUE));
            style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
            style.setWrapText(true);
            style.setVerticalAlignment(VerticalAlignment.CENTER);
            XSSFFont font = workbook.createFont();
            font.setBold(true);
            font.setColor(colour(WHITE));
            style.setFont(font);
            return style;
        });
    }

    XSSFCellStyle title() {
        return styles.computeIfAbsent("title", unused -> {
            XSSFCellStyle style = workbook.createCellStyle();
            XSSFFont font = workbook.createFont();
            font.setBold(true);
            font.setFontHeightInPoints((short) 14);
            style.setFont(font);
            return style;
        });
    }

    private static XSSFColor colour(String hex) {
        return new XSSFColor(HexFormat.of().parseHex(hex), new DefaultIndexedColorMap());
    }
}
