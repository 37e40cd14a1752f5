package dev.countersign.tables;

import dev.countersign.facts.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.ClientAnchor;
import org.apache.poi.ss.usermodel.Comment;
import org.apache.poi.ss.usermodel.DataValidation;
import org.apache.poi.ss.usermodel.DataValidationHelper;
import org.apache.poi.ss.usermodel.Drawing;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.VerticalAlignment;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellRangeAddressList;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.DefaultIndexedColorMap;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFColor;
import org.apache.poi.xssf.usermodel.XSSFFont;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** Makes a workbook from a table specification: the sheet an analyst opens, and the frame that a check holds it to. */
public final class WorkbookWriter {

    private static final String YELLOW = "FFF8DC";
    private static final String GREEN = "E6F4E1";
    private static final String GREY = "EDEDED";
    private static final String WHITE = "FFFFFF";
    private static final String BLUE = "1F3A5F";
    private static final int CHARACTER = 256;
    private static final List<Integer> ABOUT_WIDTHS = List.of(26, 70, 28, 10, 8, 18, 14, 16, 16, 10, 70);
    private static final float LINE = 14.5f;

    private final XSSFWorkbook workbook = new XSSFWorkbook();
    private final TableSpec spec;
    private final Vocabulary vocabulary;

    private WorkbookWriter(TableSpec spec, Vocabulary vocabulary) {
        this.spec = spec;
        this.vocabulary = vocabulary;
    }

    /**
     * @param spec       complete: every column with its type
     * @param vocabulary holds the words of every list the columns name
     * @return the bytes of an .xlsx file
     */
    public static byte[] write(TableSpec spec, Vocabulary vocabulary) {
        WorkbookWriter writer = new WorkbookWriter(spec, vocabulary);
        try (XSSFWorkbook open = writer.workbook; ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            XSSFSheet rules = open.createSheet("Rules");
            XSSFSheet tests = open.createSheet("Tests");
            XSSFSheet lists = open.createSheet("Lists");
            writer.lists(lists);
            writer.rules(rules);
            writer.tests(tests);
            writer.about(open.createSheet("About"));
            open.getProperties().getCoreProperties().setCreator("Countersign");
            open.getProperties().getCoreProperties().setTitle(spec.id() + " " + spec.title());
            open.write(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void rules(XSSFSheet sheet) {
        List<String> headers = Template.headers(spec);
        cell(sheet, 0, 0, spec.id() + "  " + spec.title() + ": " + spec.asks(), title());
        List<List<String>> technical = Template.technical(spec);
        XSSFCellStyle locked = style(GREY, false, true, "@");
        for (int i = 0; i < technical.size(); i++) {
            for (int column = 0; column < headers.size(); column++) {
                cell(sheet, i + 1, column, technical.get(i).get(column), locked);
            }
            sheet.getRow(i + 1).setZeroHeight(true);
        }
        long conditions = spec.conditions().size();
        if (conditions > 1) {
            sheet.addMergedRegion(new CellRangeAddress(Template.OBJECTS, Template.OBJECTS, 1, (int) conditions));
        }
        header(sheet, Template.HEADER, headers);
        XSSFCellStyle[] styles = new XSSFCellStyle[headers.size()];
        for (int column = 0; column < headers.size(); column++) {
            styles[column] = dataStyle(column);
        }
        int last = Template.DATA + spec.rows().size() + Template.SPARE_ROWS - 1;
        for (int row = Template.DATA; row <= last; row++) {
            for (int column = 0; column < headers.size(); column++) {
                cell(sheet, row, column, "", styles[column]);
            }
        }
        for (int i = 0; i < spec.rows().size(); i++) {
            List<Object> cells = cells(spec.rows().get(i));
            for (int column = 0; column < cells.size(); column++) {
                set(sheet.getRow(Template.DATA + i).getCell(column), cells.get(column));
            }
            height(sheet.getRow(Template.DATA + i), headers.stream().map(WorkbookWriter::width).toList());
        }
        dropDowns(sheet, last);
        widths(sheet, headers);
        sheet.createFreezePane(1, Template.DATA);
        sheet.setAutoFilter(new CellRangeAddress(Template.HEADER, last, 0, headers.size() - 1));
        protect(sheet);
        sheet.getPrintSetup().setLandscape(true);
        sheet.getPrintSetup().setPaperSize(org.apache.poi.ss.usermodel.PrintSetup.A3_PAPERSIZE);
        sheet.setFitToPage(true);
        sheet.getPrintSetup().setFitHeight((short) 0);
        workbook.setPrintArea(0, 0, headers.size() - 1, 0, Template.DATA + spec.rows().size());
    }

    /** Cells of one row as the sheet holds them: numbers and days typed, everything else text. */
    private List<Object> cells(TableSpec.RowSpec row) {
        List<Object> cells = new ArrayList<>(List.of(row.id()));
        for (TableSpec.ColumnSpec column : spec.columns()) {
            cells.add(typed(column, (column.reads() ? row.when() : row.then()).get(column.header())));
        }
        cells.addAll(List.of(row.reason(), row.text(), row.law(), row.seen(), row.owner(), day(row.from()), day(row.to()), row.status(), row.note()));
        return cells;
    }

    private static Object typed(TableSpec.ColumnSpec column, @org.jspecify.annotations.Nullable Object value) {
        if (value == null) {
            return "";
        }
        String text = String.valueOf(value);
        if (value instanceof Double || column.type().equals("number") && text.matches("-?\\d+(\\.\\d+)?")) {
            return Double.valueOf(text);
        }
        return column.type().equals("date") ? day(text) : text;
    }

    private static Object day(String text) {
        return text.matches("\\d{4}-\\d{2}-\\d{2}") ? LocalDate.parse(text) : text;
    }

    private void dropDowns(XSSFSheet sheet, int last) {
        int column = 1;
        for (TableSpec.ColumnSpec each : spec.columns()) {
            String list = each.type().equals("yesno") ? "yesno" : each.type().equals("list") && !each.many() ? each.list() : "";
            dropDown(sheet, list, column++, last, false);
        }
        dropDown(sheet, "role", 1 + spec.columns().size() + Template.TRAILING.indexOf("Owner"), last, true);
        dropDown(sheet, "status", 1 + spec.columns().size() + Template.TRAILING.indexOf("Status"), last, true);
        dropDown(sheet, "seen", 1 + spec.columns().size() + Template.TRAILING.indexOf("Seen"), last, true);
    }

    /** A drop-down that offers the list; conditions may hold more than one word, so only fixed columns insist on it. */
    private void dropDown(XSSFSheet sheet, String list, int column, int last, boolean insist) {
        int at = new ArrayList<>(listNames()).indexOf(list);
        if (at < 0) {
            return;
        }
        DataValidationHelper helper = sheet.getDataValidationHelper();
        String letter = CellReference.convertNumToColString(at);
        String formula = "Lists!$" + letter + "$2:$" + letter + "$" + (words(list).size() + 1);
        DataValidation validation = helper.createValidation(helper.createFormulaListConstraint(formula), new CellRangeAddressList(Template.DATA, last, column, column));
        validation.setShowErrorBox(insist);
        validation.setEmptyCellAllowed(true);
        sheet.addValidationData(validation);
    }

    private void tests(XSSFSheet sheet) {
        List<String> headers = Template.testHeaders(spec);
        cell(sheet, 0, 0, "Tests of " + spec.id() + ": one row is one case; leave out what is not known", title());
        for (int column = 0; column < headers.size(); column++) {
            cell(sheet, 1, column, headers.get(column), headerStyle());
        }
        XSSFCellStyle condition = style(YELLOW, false, false, "@");
        XSSFCellStyle number = style(YELLOW, false, false, "General");
        XSSFCellStyle date = style(YELLOW, false, false, "yyyy\\-mm\\-dd");
        XSSFCellStyle expected = style(GREEN, false, false, "@");
        XSSFCellStyle day = style(GREEN, false, false, "yyyy\\-mm\\-dd");
        XSSFCellStyle free = style(WHITE, false, false, "@");
        List<TableSpec.ColumnSpec> conditions = spec.conditions();
        int last = 1 + spec.tests().size() + Template.SPARE_ROWS;
        for (int row = 2; row <= last; row++) {
            for (int column = 0; column < headers.size(); column++) {
                XSSFCellStyle style = column < conditions.size()
                        ? conditions.get(column).type().equals("number") ? number : conditions.get(column).type().equals("date") ? date : condition
                        : headers.get(column).equals("On day") ? day : column < headers.size() - 1 ? expected : free;
                cell(sheet, row, column, "", style);
            }
        }
        for (int i = 0; i < spec.tests().size(); i++) {
            TableSpec.TestSpec test = spec.tests().get(i);
            Row row = sheet.getRow(i + 2);
            for (int column = 0; column < conditions.size(); column++) {
                set(row.getCell(column), typed(conditions.get(column), test.when().get(conditions.get(column).header())));
            }
            set(row.getCell(conditions.size()), test.result());
            set(row.getCell(conditions.size() + 1), test.rows());
            set(row.getCell(conditions.size() + 2), day(test.on()));
            set(row.getCell(conditions.size() + 3), test.why());
            height(row, headers.stream().map(WorkbookWriter::width).toList());
        }
        sheet.createFreezePane(0, 2);
        sheet.setAutoFilter(new CellRangeAddress(1, last, 0, headers.size() - 1));
        widths(sheet, headers);
        protect(sheet);
        sheet.getPrintSetup().setLandscape(true);
        sheet.getPrintSetup().setPaperSize(org.apache.poi.ss.usermodel.PrintSetup.A3_PAPERSIZE);
        sheet.setFitToPage(true);
        sheet.getPrintSetup().setFitHeight((short) 0);
        workbook.setPrintArea(1, 0, headers.size() - 1, 0, 1 + spec.tests().size());
    }

    /** Lists that the columns of this table use, in a fixed order. */
    Set<String> listNames() {
        return listNames(spec);
    }

    static Set<String> listNames(TableSpec spec) {
        Set<String> names = new TreeSet<>(Set.of("role", "status", "seen"));
        spec.columns().forEach(column -> {
            if (!column.list().isEmpty()) {
                names.add(column.list());
            }
            if (column.type().equals("yesno")) {
                names.add("yesno");
            }
        });
        return names;
    }

    private List<String> words(String list) {
        return words(list, vocabulary);
    }

    static List<String> words(String list, Vocabulary vocabulary) {
        return switch (list) {
            case "status" -> List.of("active", "shadow", "draft");
            case "seen" -> List.of("V", "S", "K", "H");
            case "yesno" -> List.of("yes", "no");
            default -> vocabulary.words(list);
        };
    }

    private void lists(XSSFSheet sheet) {
        int column = 0;
        XSSFCellStyle locked = style(GREY, false, true, "@");
        for (String list : listNames()) {
            cell(sheet, 0, column, list, headerStyle());
            List<String> words = words(list);
            for (int i = 0; i < words.size(); i++) {
                cell(sheet, i + 1, column, words.get(i), locked);
            }
            sheet.setColumnWidth(column, 24 * CHARACTER);
            column++;
        }
        sheet.createFreezePane(0, 1);
        protect(sheet);
    }

    private void about(XSSFSheet sheet) {
        int at = 0;
        cell(sheet, at++, 0, spec.id() + "  " + spec.title(), title());
        XSSFCellStyle label = style(GREY, true, true, "@");
        XSSFCellStyle text = style(WHITE, false, true, "@");
        List<Map.Entry<String, String>> lines = List.of(Map.entry(About.TABLE, spec.id()), Map.entry(About.TITLE, spec.title()),
                Map.entry(About.QUESTION, spec.asks()), Map.entry(About.OWNER, spec.owner()), Map.entry(About.HIT_POLICY, spec.hitPolicy().name()),
                Map.entry("In words", spec.hitPolicy().words()), Map.entry(About.ZONE, spec.zone()));
        for (Map.Entry<String, String> line : lines) {
            cell(sheet, at, 0, line.getKey(), label);
            cell(sheet, at++, 1, line.getValue(), text);
        }
        at++;
        cell(sheet, at++, 0, "How to edit", label);
        for (String line : About.HOW_TO_EDIT) {
            cell(sheet, at++, 1, line, text);
            height(sheet.getRow(at - 1), ABOUT_WIDTHS);
        }
        cell(sheet, at, 0, "Colours", label);
        cell(sheet, at++, 1, About.COLOURS, text);
        cell(sheet, at, 0, "Mind", label);
        cell(sheet, at++, 1, About.NOT_ADVICE, text);
        height(sheet.getRow(at - 1), ABOUT_WIDTHS);
        at++;
        cell(sheet, at++, 0, About.COLUMNS, label);
        for (int column = 0; column < About.COLUMN_HEADERS.size(); column++) {
            cell(sheet, at, column, About.COLUMN_HEADERS.get(column), headerStyle());
        }
        at++;
        for (TableSpec.ColumnSpec column : spec.columns()) {
            List<Object> cells = List.of(column.header(), column.reads() ? "reads" : "gives", column.fact(), column.type(), column.many() ? "yes" : "no",
                    column.list(), column.least() == null ? "" : column.least(), column.most() == null ? "" : column.most(), column.unit(), column.combine(), column.help());
            for (int i = 0; i < cells.size(); i++) {
                cell(sheet, at, i, "", text);
                set(sheet.getRow(at).getCell(i), cells.get(i));
            }
            height(sheet.getRow(at), ABOUT_WIDTHS);
            at++;
        }
        for (int column = 0; column < ABOUT_WIDTHS.size(); column++) {
            sheet.setColumnWidth(column, ABOUT_WIDTHS.get(column) * CHARACTER);
        }
        protect(sheet);
        sheet.getPrintSetup().setLandscape(true);
        sheet.getPrintSetup().setPaperSize(org.apache.poi.ss.usermodel.PrintSetup.A3_PAPERSIZE);
        sheet.setFitToPage(true);
        sheet.getPrintSetup().setFitHeight((short) 0);
    }

    private void header(XSSFSheet sheet, int at, List<String> headers) {
        Drawing<?> drawing = sheet.createDrawingPatriarch();
        for (int column = 0; column < headers.size(); column++) {
            cell(sheet, at, column, headers.get(column), headerStyle());
            ClientAnchor anchor = workbook.getCreationHelper().createClientAnchor();
            anchor.setCol1(column + 1);
            anchor.setRow1(at);
            anchor.setCol2(column + 4);
            anchor.setRow2(at + 7);
            Comment comment = drawing.createCellComment(anchor);
            comment.setString(workbook.getCreationHelper().createRichTextString(help(column)));
            comment.setAuthor("Countersign");
            sheet.getRow(at).getCell(column).setCellComment(comment);
        }
        sheet.getRow(at).setHeightInPoints(48);
    }

    private String help(int column) {
        if (column == 0) {
            return "The row's name for ever, such as " + spec.id() + "-001. Never reused.";
        }
        if (column <= spec.columns().size()) {
            return help(spec.columns().get(column - 1));
        }
        return switch (Template.TRAILING.get(column - spec.columns().size() - 1)) {
            case "Reason code" -> "A code in capitals for machines, such as NO_CONSENT.";
            case "In plain words" -> "The reason as a person should hear it: one sentence.";
            case "Law or policy" -> "Where it comes from: a law with its article, or `house rule`.";
            case "Seen" -> "V: the law itself was read. S: secondary source. K: unchecked. H: house rule.";
            case "Owner" -> "The role that answers for this row.";
            case "From" -> "The first day on which the row is in force, such as 2026-01-01.";
            case "To" -> "The first day on which it is no longer in force. Blank: no end.";
            case "Status" -> "active: has effect. shadow: watched without effect. draft: ignored.";
            default -> "Anything worth remembering. No effect.";
        };
    }

    private String help(TableSpec.ColumnSpec column) {
        String allowed = column.list().isEmpty() ? column.type().equals("yesno") ? "yes, no" : "" : String.join(", ", words(column.list()));
        String unit = column.unit().isEmpty() ? "" : "\nUnit: " + column.unit();
        String range = column.least() == null && column.most() == null ? "" : "\nFrom " + number(column.least()) + " to " + number(column.most());
        String example = switch (column.type()) {
            case "number" -> column.reads() ? "> 5, or 5..10" : "5";
            case "date" -> "2026-01-31";
            case "time" -> "08:00";
            case "yesno" -> "yes";
            default -> column.list().isEmpty() ? "a word" : words(column.list()).get(0);
        };
        return column.help() + (allowed.isEmpty() ? "" : "\nAllowed: " + allowed) + unit + range + "\nExample: " + example + "\nFact: " + column.fact();
    }

    private static String number(@org.jspecify.annotations.Nullable Double bound) {
        return bound == null ? "anything" : dev.countersign.facts.Case.text(bound);
    }

    private XSSFCellStyle dataStyle(int column) {
        if (column == 0) {
            return style(WHITE, true, false, "@");
        }
        if (column <= spec.columns().size()) {
            TableSpec.ColumnSpec each = spec.columns().get(column - 1);
            String format = each.type().equals("number") ? "General" : each.type().equals("date") ? "yyyy\\-mm\\-dd" : "@";
            return style(each.reads() ? YELLOW : GREEN, false, false, format);
        }
        String trailing = Template.TRAILING.get(column - spec.columns().size() - 1);
        return style(WHITE, false, false, trailing.equals("From") || trailing.equals("To") ? "yyyy\\-mm\\-dd" : "@");
    }

    private static void widths(XSSFSheet sheet, List<String> headers) {
        for (int column = 0; column < headers.size(); column++) {
            sheet.setColumnWidth(column, width(headers.get(column)) * CHARACTER);
        }
    }

    /** In characters. */
    private static int width(String header) {
        return switch (header) {
            case "In plain words", "Why it matters" -> 60;
            case "Law or policy", "Note", "Expected result" -> 34;
            case "Reason code", "Owner", "Expected rows", "Action" -> 26;
            case "Seen", "Status" -> 9;
            case "From", "To", "Row ID", "On day" -> 12;
            default -> Math.max(14, Math.min(26, header.length() + 4));
        };
    }

    /** High enough for the cell with the most lines: a spreadsheet does not work that out for a file it did not make. */
    private static void height(Row row, List<Integer> widths) {
        int lines = 1;
        for (int column = 0; column < widths.size(); column++) {
            Cell cell = row.getCell(column);
            if (cell != null && cell.getCellType() == org.apache.poi.ss.usermodel.CellType.STRING) {
                lines = Math.max(lines, lines(cell.getStringCellValue(), widths.get(column) - 1));
            }
        }
        row.setHeightInPoints(lines * LINE + 2);
    }

    /** How many lines a text takes when it breaks at blanks. */
    private static int lines(String text, int width) {
        int lines = 1;
        int used = 0;
        for (String word : text.split("\\s")) {
            int needed = used == 0 ? word.length() : used + 1 + word.length();
            if (needed > width) {
                lines += used == 0 ? 0 : 1;
                lines += (word.length() - 1) / width;
                used = word.length() % width;
            } else {
                used = needed;
            }
        }
        return lines;
    }

    private static void protect(XSSFSheet sheet) {
        sheet.enableLocking();
        sheet.lockAutoFilter(false);
        sheet.lockSort(false);
        sheet.lockFormatColumns(false);
        sheet.lockFormatRows(false);
        sheet.lockInsertRows(false);
        sheet.lockDeleteRows(false);
        sheet.lockObjects(false);
    }

    private static void cell(XSSFSheet sheet, int row, int column, String text, XSSFCellStyle style) {
        Row at = sheet.getRow(row) == null ? sheet.createRow(row) : sheet.getRow(row);
        Cell cell = at.createCell(column);
        if (!text.isEmpty()) {
            cell.setCellValue(text);
        }
        cell.setCellStyle(style);
    }

    private static void set(Cell cell, Object value) {
        if (value instanceof Double number) {
            cell.setCellValue(number);
        } else if (value instanceof LocalDate day) {
            cell.setCellValue(day);
        } else if (!value.toString().isEmpty()) {
            cell.setCellValue(value.toString());
        }
    }

    private final java.util.Map<String, XSSFCellStyle> styles = new java.util.HashMap<>();

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

    private XSSFCellStyle headerStyle() {
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

    private XSSFCellStyle title() {
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
        return new XSSFColor(java.util.HexFormat.of().parseHex(hex), new DefaultIndexedColorMap());
    }
}
