package dev.countersign.tables.workbook;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.poi.ss.util.CellRangeAddress;
import org.jspecify.annotations.Nullable;

/**
 * Reads the cells of one sheet from its part, and which cells are merged.
 *
 * @param texts   the shared texts of the workbook
 * @param formats of its styles
 */
record StreamedSheet(List<String> texts, NumberFormats formats) {

    private static final int LAST_ROW = 1 << 20;
    private static final int COLUMNS = 1 << 14;
    private static final int LETTERS = 26;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?");
    private static final Pattern REGION = Pattern.compile("[A-Z]{1,3}[1-9][0-9]{0,6}(?::[A-Z]{1,3}[1-9][0-9]{0,6})?");
    private static final List<String> OF_A_CELL = List.of("r", "s", "t");
    private static final List<String> OF_A_FORMULA = List.of("aca", "ca");
    private static final List<String> ERRORS =
            List.of("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A");

    SheetCells read(String name, XmlPart xml) throws IOException {
        SheetCells.Cells cells = new SheetCells.Cells();
        List<SheetCells.Merged> merged = new ArrayList<>();
        boolean filled = false;
        xml.require(XmlPart.MAIN, "worksheet");
        while (xml.child()) {
            if (xml.atOnly("sheetData")) {
                filled = true;
                rows(xml, cells);
            } else if (xml.atOnly("mergeCells")) {
                while (xml.child()) {
                    xml.require(XmlPart.MAIN, "mergeCell");
                    merged.add(region(xml.needed("ref")));
                    xml.skip();
                }
            } else {
                xml.skip();
            }
        }
        xml.end();
        if (!filled) {
            throw new XmlPart.Odd("no cells");
        }
        return cells.sheet(name, merged);
    }

    private static SheetCells.Merged region(String ref) throws IOException {
        if (!REGION.matcher(ref).matches()) {
            throw new XmlPart.Odd("region " + ref);
        }
        return SheetCells.Merged.of(CellRangeAddress.valueOf(ref));
    }

    /** Rows and cells must ascend, so none can occur twice. */
    private void rows(XmlPart xml, SheetCells.Cells cells) throws IOException {
        int last = 0;
        int rows = 0;
        int read = 0;
        while (xml.child()) {
            xml.require(XmlPart.MAIN, "row");
            int row = Digits.number(xml.needed("r"), LAST_ROW);
            if (row <= last || ++rows > SheetParts.ROWS) {
                throw new XmlPart.Odd("row " + row);
            }
            last = row;
            int before = -1;
            while (xml.child()) {
                xml.require(XmlPart.MAIN, "c");
                int column = column(xml.needed("r"), row);
                if (column <= before || ++read > SheetParts.CELLS) {
                    throw new XmlPart.Odd("cell " + SheetGrid.name(row, column));
                }
                before = column;
                RawCell cell = cell(xml);
                if (cell != null) {
                    cells.add(row - 1, column, cell);
                }
            }
        }
    }

    private static int column(String place, int row) throws IOException {
        int letters = 0;
        int column = 0;
        while (letters < place.length() && place.charAt(letters) >= 'A' && place.charAt(letters) <= 'Z') {
            column = column * LETTERS + place.charAt(letters++) - 'A' + 1;
            if (column > COLUMNS) {
                throw new XmlPart.Odd("place " + place);
            }
        }
        String digits = place.substring(letters);
        if (letters == 0 || digits.startsWith("0") || Digits.number(digits, LAST_ROW) != row) {
            throw new XmlPart.Odd("place " + place);
        }
        return column - 1;
    }

    private @Nullable RawCell cell(XmlPart xml) throws IOException {
        xml.allowed(OF_A_CELL);
        String type = xml.attribute("t");
        int format = formats.of(xml.attribute("s"));
        String formula = null;
        String value = null;
        String inline = null;
        while (xml.child()) {
            if (xml.at("f") && formula == null) {
                xml.allowed(OF_A_FORMULA);
                formula = xml.text();
            } else if (xml.at("v") && value == null) {
                value = xml.text();
            } else if (xml.at("is") && inline == null) {
                inline = SharedTexts.text(xml);
            } else {
                throw new XmlPart.Odd("in a cell");
            }
        }
        if (formula != null) {
            return formula(formula, type);
        }
        if (inline != null != "inlineStr".equals(type) || inline != null && value != null) {
            throw new XmlPart.Odd("text in a cell of another type");
        }
        return inline != null ? RawCell.text(inline) : value == null ? none(type) : value(type, value, format);
    }

    private static RawCell formula(String formula, @Nullable String type) throws IOException {
        if (formula.isBlank() || type != null && !List.of("n", "b", "str", "e").contains(type)) {
            throw new XmlPart.Odd("formula");
        }
        return RawCell.formula(formula);
    }

    private static @Nullable RawCell none(@Nullable String type) throws IOException {
        if (type != null && !type.equals("n")) {
            throw new XmlPart.Odd("no value of type " + type);
        }
        return null;
    }

    private RawCell value(@Nullable String type, String value, int format) throws IOException {
        switch (type == null ? "n" : type) {
            case "s" -> {
                return RawCell.text(texts.get(Digits.number(value, texts.size() - 1)));
            }
            case "n" -> {
                if (NUMBER.matcher(value).matches()) {
                    return RawCell.number(Double.parseDouble(value), format, formats.format(format));
                }
            }
            case "b" -> {
                if (List.of("0", "1").contains(value)) {
                    return RawCell.yes(value.equals("1"));
                }
            }
            case "e" -> {
                if (ERRORS.contains(value)) {
                    return RawCell.error(value);
                }
            }
            default -> {}
        }
        throw new XmlPart.Odd("value of type " + type);
    }
}
