package dev.countersign.tables.workbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.tables.PackFiles;
import dev.countersign.tables.SmallPack;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.poi.ss.usermodel.FormulaError;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFRichTextString;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The streaming reader says what Apache POI says, or nothing, so that POI decides. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TwoReadersTest {

    private static final Path LIBREOFFICE = Path.of("src/test/resources/tables/every-kind-of-cell-libreoffice.xlsx");
    private static final String SHEET = "xl/worksheets/sheet1.xml";

    /** Bytes of the end of an archive, and where it says where the directory is: APPNOTE 6.3, section 4.3.16. */
    private static final int END = 22;

    private static final int DIRECTORY = 16;
    /** Bytes of an entry of the directory, its signature, and where it has lengths and place: section 4.3.12. */
    private static final int HEADER = 46;

    private static final int ENTRY = 0x02014b50;
    private static final int NAME = 28;
    private static final int PLACE = 42;

    @ParameterizedTest
    @ValueSource(strings = {"", "docs/examples/airline", "src/test/resources/certification"})
    void every_workbook_of_a_pack_is_streamed_and_says_the_same(String pack) throws IOException {
        PackFiles files = PackFiles.folder(Path.of(pack));
        for (String path : files.paths(PackFiles.TABLES, ".xlsx")) {
            streamed(files.content(path), path);
        }
    }

    @Test
    void a_workbook_that_libreoffice_saved_is_streamed_and_says_the_same() throws IOException {
        streamed(Files.readAllBytes(LIBREOFFICE), "libreoffice");
    }

    /** Spreadsheet programs find the parts of a file by its directory, and show nothing of what else is in it. */
    @Test
    void a_workbook_hidden_before_another_is_not_read() throws IOException {
        byte[] both = before(saying("hidden"), saying("shown"));

        assertThat(new String(both, StandardCharsets.ISO_8859_1)).startsWith("PK");
        assertThat(said(StreamedWorkbook.of(both).orElseThrow())).isEqualTo("shown");
        assertThat(said(ModelWorkbook.of(both))).isEqualTo("shown");
    }

    private static byte[] saying(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (XSSFWorkbook workbook = new XSSFWorkbook()) {
            workbook.createSheet("Rules").createRow(0).createCell(0).setCellValue(text);
            workbook.write(bytes);
        }
        return bytes.toByteArray();
    }

    private static String said(WorkbookCells workbook) {
        return workbook.sheets()
                .get(0)
                .rows()
                .values()
                .iterator()
                .next()
                .values()
                .iterator()
                .next()
                .text();
    }

    /** The parts of one archive without their directory, and a whole archive whose directory knows where it is. */
    private static byte[] before(byte[] hidden, byte[] shown) {
        ByteBuffer one = ByteBuffer.wrap(hidden).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer other = ByteBuffer.wrap(shown.clone()).order(ByteOrder.LITTLE_ENDIAN);
        int parts = one.getInt(hidden.length - END + DIRECTORY);
        int directory = other.getInt(shown.length - END + DIRECTORY);
        int moved = parts + 4;
        for (int at = directory; other.getInt(at) == ENTRY; ) {
            other.putInt(at + PLACE, other.getInt(at + PLACE) + moved);
            at += HEADER + other.getShort(at + NAME) + other.getShort(at + NAME + 2) + other.getShort(at + NAME + 4);
        }
        other.putInt(shown.length - END + DIRECTORY, directory + moved);
        return ByteBuffer.allocate(moved + shown.length)
                .put(hidden, 0, parts)
                .put("PAD!".getBytes(StandardCharsets.US_ASCII))
                .put(other.array())
                .array();
    }

    @Test
    void every_kind_of_cell_is_streamed_and_says_the_same() throws IOException {
        byte[] workbook = everyKind();
        streamed(workbook, "every kind of cell");
        assertThat(StreamedWorkbook.of(workbook).orElseThrow().sheets().get(0).rows().values().stream()
                        .flatMap(row -> row.values().stream().map(RawCell::kind))
                        .distinct())
                .containsExactlyInAnyOrder(Stream.of(RawCell.Kind.values())
                        .filter(kind -> kind != RawCell.Kind.BLANK)
                        .toArray(RawCell.Kind[]::new));
    }

    /** @param streamed whether the streaming reader knows the form */
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '\u00a7', textBlock = """
            an inline text;           <c r="Z1" t="inlineStr"><is><t>in line</t></is></c>; true
            runs in an inline text;   <c r="Z1" t="inlineStr"><is><r><t>a</t></r><r><t> b</t></r></is></c>; true
            a phonetic hint;  <c r="Z1" t="inlineStr"><is><t>a</t><rPh sb="0" eb="1"><t>x</t></rPh></is></c>; true
            spaces that are kept;     <c r="Z1" t="inlineStr"><is><t xml:space="preserve">  a  b </t></is></c>; true
            a character by its code;  <c r="Z1" t="inlineStr"><is><t>a_x000D_b_x005F_x000D_</t></is></c>; true
            two texts;                <c r="Z1" t="inlineStr"><is><t>a</t><t>b</t></is></c>; false
            a text of a formula;      <c r="Z1" t="str"><f>A1</f><v>a</v></c>; true
            a text without formula;   <c r="Z1" t="str"><v>a</v></c>; false
            a shared formula;         <c r="Z1"><f t="shared" ref="Z1:Z1" si="0">A1+1</f><v>1</v></c>; false
            an array formula;         <c r="Z1"><f t="array" ref="Z1:AA1">A1:B1</f><v>1</v></c>; false
            a formula without text;   <c r="Z1"><f/><v>1</v></c>; false
            yes as a formula;         <c r="Z1" t="b"><f aca="false">TRUE()</f><v>1</v></c>; true
            yes as a word;            <c r="Z1" t="b"><v>true</v></c>; false
            another error;            <c r="Z1" t="e"><v>#SPILL!</v></c>; false
            a number with an exponent;<c r="Z1"><v>1.5E-3</v></c>; true
            a number with blanks;     <c r="Z1"><v> 1 </v></c>; false
            a number of Java;         <c r="Z1"><v>1d</v></c>; false
            not a number;             <c r="Z1"><v>NaN</v></c>; false
            no number;                <c r="Z1"><v/></c>; false
            a day as text;            <c r="Z1" t="d"><v>2026-01-31</v></c>; false
            a cell without a place;   <c><v>1</v></c>; false
            a cell before another;    <c r="Z1"><v>1</v></c><c r="Y1"><v>2</v></c>; false
            a cell twice;             <c r="Z1"><v>1</v></c><c r="Z1"><v>2</v></c>; false
            a cell of another row;    <c r="Z9"><v>1</v></c>; false
            a cell beyond the sheet;  <c r="XFE1"><v>1</v></c>; false
            a text that is not there; <c r="Z1" t="s"><v>999</v></c>; false
            a text below zero;        <c r="Z1" t="s"><v>-1</v></c>; false
            a style that is not there;<c r="Z1" s="99"><v>1</v></c>; false
            a comment;                <!-- a --><c r="Z1"><v>1</v></c>; false
            an entity of its own;     \u00a7<c r="Z1" t="inlineStr"><is><t>&who;</t></is></c>\u00a7; false
            an unknown element;       <c r="Z1"><w>1</w></c>; false
            a cell that only has a style; <c r="Z1" s="1"/>; true
            """)
    void a_cell_of_any_form_says_the_same(String name, String cell, boolean streamed) throws IOException {
        byte[] workbook = changed("</row>", cell + "</row>");
        assertThat(same(workbook, name)).as(name).isEqualTo(streamed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '\u00a7', textBlock = """
            a row too late; </sheetData>; <row r="90"/><row r="80"><c r="A80"><v>1</v></c></row></sheetData>; false
            a row twice;              </sheetData>;  <row r="90"/><row r="90"/></sheetData>; false
            a row without a number;   </sheetData>;  <row><c><v>1</v></c></row></sheetData>; false
            a row after a gap;        </sheetData>;  <row r="90"><c r="A90"><v>1</v></c></row></sheetData>; true
            another encoding;         encoding="UTF-8"; encoding="ISO-8859-1"; false
            a document type;          <worksheet;    <!DOCTYPE worksheet [<!ENTITY who "x">]><worksheet; false
            another file;  <worksheet;   <!DOCTYPE a [<!ENTITY who SYSTEM "file:///etc/hostname">]><worksheet; false
            an instruction;           <sheetData;    <?now?><sheetData; false
            another name space;       spreadsheetml/2006/main; spreadsheetml/2006/other; false
            cells twice;              <sheetData>;   <sheetData/><sheetData>; false
            a text between cells;     <sheetData>;   <sheetData>text; false
            a region of columns;      ref="B4:B5";   ref="B:C"; false
            a region of one cell;     ref="B4:B5";   ref="B4"; true
            """)
    void a_sheet_of_any_form_says_the_same(String name, String from, String to, boolean streamed) throws IOException {
        assertThat(same(changed(from, to), name)).as(name).isEqualTo(streamed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            [Content_Types].xml;         application/vnd.openxml; applicationvnd.openxml
            [Content_Types].xml;         PartName="/xl/workbook.xml"; PartName="/xl/book.xml"
            _rels/.rels;                 xl/workbook.xml;         xl/styles.xml
            docProps/core.xml;           dcterms:W3CDTF;          dcterms:W3C
            docProps/core.xml;           <dcterms:created;        <dcterms:created xml:lang="en"
            xl/_rels/workbook.xml.rels;  worksheets/sheet2.xml;   worksheets/sheet1.xml
            xl/_rels/workbook.xml.rels;  Target="styles.xml";     Target="styles.xml" TargetMode="External"
            xl/sharedStrings.xml;        uniqueCount="8";         uniqueCount="7"
            xl/sharedStrings.xml;        <t>plain</t>;            <t>plain</t><r><t>run</t></r>
            xl/styles.xml;               numFmtId="165";          numFmtId="164"
            xl/workbook.xml;             <sheets>;                <sheets/><sheets>
            xl/workbook.xml;             <sheets>;                <workbookPr date1904="1"/><sheets>
            xl/worksheets/sheet1.xml;    <mergeCells;             <mergeCells/><mergeCells
            xl/styles.xml;               <cellXfs;                <cellXfs/><cellXfs
            xl/workbook.xml;             date1904="false";        date1904="maybe"
            """)
    void a_part_of_another_form_is_left_to_the_model(String name, String from, String to) throws IOException {
        assertThat(StreamedWorkbook.of(changed(name, from, to))).isEmpty();
    }

    @Test
    void an_odd_workbook_is_read_by_its_model() throws IOException {
        byte[] odd = changed("</row>", "<c r=\"Z1\" t=\"str\"><v>odd</v></c></row>");
        assertThat(StreamedWorkbook.of(odd)).isEmpty();
        assertThat(ModelWorkbook.of(odd).sheets().get(0).raw(0, 25).text()).isEqualTo("odd");
    }

    @Tag("slow")
    @Test
    void a_workbook_with_random_damage_says_the_same_or_is_left_to_its_model() throws IOException {
        Random random = new Random(20261129);
        List<byte[]> whole = List.of(
                everyKind(),
                Files.readAllBytes(LIBREOFFICE),
                Files.readAllBytes(Path.of("src/test/resources/certification/decision-tables/catalogue/actions.xlsx")));
        int streamed = 0;
        int mutations = Integer.getInteger("mutations", 2_000) / 10;
        for (int i = 0; i < mutations; i++) {
            byte[] workbook = whole.get(random.nextInt(whole.size()));
            List<String> parts = new ArrayList<>(names(workbook));
            String damaged = parts.get(random.nextInt(parts.size()));
            byte[] changed =
                    SmallPack.withParts(workbook, (part, xml) -> part.equals(damaged) ? damage(xml, random) : xml);
            streamed += sameOrUntouched(changed, workbook, "mutation " + i + " of " + damaged) ? 1 : 0;
        }
        assertThat(streamed).as("streamed of " + mutations).isBetween(mutations / 10, mutations - 1);
    }

    /** Damage of looks, such as of a colour, may be noticed by the model alone if it touches no cell. */
    private static boolean sameOrUntouched(byte[] changed, byte[] whole, String name) {
        Optional<WorkbookCells> streamed = StreamedWorkbook.of(changed);
        streamed.ifPresent(cells -> assertThat(cells).as(name).isEqualTo(modelOr(changed, whole)));
        return streamed.isPresent();
    }

    private static WorkbookCells modelOr(byte[] changed, byte[] whole) {
        try {
            return ModelWorkbook.of(changed);
        } catch (IOException | RuntimeException refused) {
            return model(whole, "undamaged");
        }
    }

    /** Characters deleted, repeated or replaced, or two attribute values exchanged. */
    private static String damage(String xml, Random random) {
        int from = random.nextInt(xml.length());
        int to = Math.min(xml.length(), from + 1 + random.nextInt(12));
        return switch (random.nextInt(5)) {
            case 0 -> xml.substring(0, from) + xml.substring(to);
            case 1 -> xml.substring(0, to) + xml.substring(from);
            case 2 -> xml.substring(0, from) + "0179AZ<>\"/ s".charAt(random.nextInt(12)) + xml.substring(from + 1);
            case 3 -> repeated(xml, from);
            default -> digit(xml, from, random);
        };
    }

    /** An element after itself. */
    private static String repeated(String xml, int from) {
        int start = xml.indexOf('<', from);
        int end = start < 0 ? -1 : xml.indexOf('>', start);
        return end < 0 ? xml : xml.substring(0, end + 1) + xml.substring(start);
    }

    private static String digit(String xml, int from, Random random) {
        return IntStream.range(from, xml.length())
                .filter(i -> Character.isDigit(xml.charAt(i)))
                .mapToObj(i -> xml.substring(0, i) + random.nextInt(10) + xml.substring(i + 1))
                .findFirst()
                .orElse(xml);
    }

    private static void streamed(byte[] workbook, String name) throws IOException {
        assertThat(same(workbook, name)).as(name + " is streamed").isTrue();
    }

    /** Whether the workbook is streamed; if it is, both readers must say the same. */
    private static boolean same(byte[] workbook, String name) {
        Optional<WorkbookCells> streamed = StreamedWorkbook.of(workbook);
        streamed.ifPresent(cells -> assertThat(cells).as(name).isEqualTo(model(workbook, name)));
        return streamed.isPresent();
    }

    private static WorkbookCells model(byte[] workbook, String name) {
        try {
            return ModelWorkbook.of(workbook);
        } catch (IOException | RuntimeException refused) {
            throw new AssertionError(name + " is streamed, but refused by the model: " + refused, refused);
        }
    }

    private static TreeSet<String> names(byte[] workbook) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(workbook))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    private static byte[] changed(String from, String to) throws IOException {
        return changed(SHEET, from, to);
    }

    /** The workbook of every kind with another text at the first such place of a part. */
    private static byte[] changed(String name, String from, String to) throws IOException {
        return SmallPack.withParts(everyKind(), (part, xml) -> {
            if (!part.equals(name)) {
                return xml;
            }
            assertThat(xml).contains(from);
            int at = xml.indexOf(from);
            return xml.substring(0, at) + to + xml.substring(at + from.length());
        });
    }

    private static byte[] everyKind() throws IOException {
        try (XSSFWorkbook book = new XSSFWorkbook();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            XSSFSheet sheet = book.createSheet("Rules");
            int column = 0;
            var row = sheet.createRow(0);
            for (String text : List.of(
                    "plain",
                    "  spaces  within ",
                    "two\nlines",
                    "a\r\nb",
                    "a\u00e4\u20ac\ud83d\ude00",
                    "_x000D_",
                    "<&>\"'")) {
                row.createCell(column++).setCellValue(text);
            }
            XSSFRichTextString rich = new XSSFRichTextString("one bold word");
            var bold = book.createFont();
            bold.setBold(true);
            rich.applyFont(4, 8, bold);
            row.createCell(column++).setCellValue(rich);
            row.createCell(column++).setCellValue(true);
            row.createCell(column++).setCellErrorValue(FormulaError.DIV0);
            row.createCell(column).setCellFormula("A1&\"x\"");
            var numbers = sheet.createRow(1);
            column = 0;
            for (String format : List.of(
                    "General",
                    "0.00",
                    "0%",
                    "0.0\\ %",
                    "yyyy\\-mm\\-dd",
                    "dd.mm.yy",
                    "m/d/yy",
                    "[h]:mm",
                    "[$-407]d. mmmm yyyy",
                    "\"day\" 0",
                    "[Red]0",
                    "@")) {
                XSSFCellStyle style = book.createCellStyle();
                style.setDataFormat(book.createDataFormat().getFormat(format));
                for (double number : new double[] {0, 1, 0.1 + 0.2, -3, 46_000, 3_000_000, 1e16}) {
                    XSSFCell cell = numbers.createCell(column++);
                    cell.setCellValue(number);
                    cell.setCellStyle(style);
                }
            }
            XSSFCell day = sheet.createRow(7).createCell(3);
            day.setCellValue(LocalDate.of(2026, 1, 31));
            day.setCellStyle(numbers.getCell(30).getCellStyle());
            sheet.addMergedRegion(CellRangeAddress.valueOf("B4:B5"));
            book.createSheet("Tests").createRow(3).createCell(2);
            book.write(bytes);
            return bytes.toByteArray();
        }
    }
}
