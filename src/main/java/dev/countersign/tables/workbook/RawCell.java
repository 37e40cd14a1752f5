package dev.countersign.tables.workbook;

import java.time.LocalDateTime;
import java.util.Locale;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DateUtil;
import org.apache.poi.ss.usermodel.FormulaError;
import org.jspecify.annotations.Nullable;

/**
 * The content of a cell, from its raw value and never from its displayed text.
 *
 * @param text   the text, or the formula or error as typed
 * @param number the raw number
 */
record RawCell(Kind kind, String text, double number) {

    enum Kind {
        BLANK,
        TEXT,
        NUMBER,
        /** A number under a format for days or times. */
        DATE,
        /** A number under a percent format. */
        PERCENT,
        BOOLEAN,
        FORMULA,
        ERROR
    }

    private static final int SIGNIFICANT = 15;
    /** No number of a table is that large, and none is a day after the year 9999. */
    private static final double TOO_LARGE = 1e31;

    private static final int LAST_DAY = 2_958_466;

    static RawCell of(@Nullable Cell cell) {
        if (cell == null) {
            return new RawCell(Kind.BLANK, "", 0);
        }
        CellType type = cell.getCellType();
        if (type == CellType.FORMULA) {
            return formula(cell.getCellFormula());
        }
        return switch (type) {
            case STRING -> text(cell.getStringCellValue());
            case BOOLEAN -> yes(cell.getBooleanCellValue());
            case ERROR -> error(FormulaError.forInt(cell.getErrorCellValue()).getString());
            case NUMERIC ->
                number(
                        cell.getNumericCellValue(),
                        DateUtil.isCellDateFormatted(cell),
                        String.valueOf(cell.getCellStyle().getDataFormatString()));
            default -> new RawCell(Kind.BLANK, "", 0);
        };
    }

    /** A cell with that text. */
    static RawCell text(String read) {
        String text = read.replace("\r\n", "\n").strip();
        return text.isEmpty() ? new RawCell(Kind.BLANK, "", 0) : new RawCell(Kind.TEXT, text, 0);
    }

    /** LibreOffice writes yes and no as formulas. */
    static RawCell formula(String formula) {
        String call = formula.strip().toUpperCase(Locale.ROOT);
        return call.equals("TRUE()") || call.equals("FALSE()")
                ? yes(call.equals("TRUE()"))
                : new RawCell(Kind.FORMULA, "=" + formula, 0);
    }

    static RawCell yes(boolean yes) {
        return new RawCell(Kind.BOOLEAN, yes ? "yes" : "no", 0);
    }

    static RawCell error(String shown) {
        return new RawCell(Kind.ERROR, shown, 0);
    }

    /**
     * @param id     of the format of the cell's style
     * @param format null for an id that nobody knows
     */
    static RawCell number(double read, int id, @Nullable String format) {
        return number(
                read, DateUtil.isValidExcelDate(read) && DateUtil.isADateFormat(id, format), String.valueOf(format));
    }

    private static RawCell number(double read, boolean underDays, String format) {
        if (!Double.isFinite(read) || Math.abs(read) >= TOO_LARGE) {
            return new RawCell(Kind.NUMBER, Double.toString(read), read);
        }
        double number = new java.math.BigDecimal(read)
                .round(new java.math.MathContext(SIGNIFICANT))
                .doubleValue();
        Kind kind = number < LAST_DAY && underDays ? Kind.DATE : format.contains("%") ? Kind.PERCENT : Kind.NUMBER;
        return new RawCell(kind, dev.countersign.facts.Case.text(number), number);
    }

    /** A date cell as day and time. */
    LocalDateTime dateTime() {
        return DateUtil.getLocalDateTime(number);
    }

    boolean blank() {
        return kind == Kind.BLANK;
    }
}
