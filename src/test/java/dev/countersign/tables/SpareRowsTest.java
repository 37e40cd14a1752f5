package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.tables.workbook.SheetTemplate;
import dev.countersign.tables.workbook.TestsSheetReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.poi.ss.SpreadsheetVersion;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that nobody has filled in yet take no room in a workbook and look like those above them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SpareRowsTest {

    private static final Pattern BLANK = Pattern.compile("<c(?=[\\s/>])[^<>]*(?:/>|></c>)");
    /** In the merged region of the object, where stock Drools needs a cell in each column. */
    private static final Pattern MERGED = Pattern.compile("r=\"[A-Z]+" + (SheetTemplate.OBJECTS + 1) + "\"");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "docs/examples/airline", "src/test/resources/certification"})
    void our_workbooks_hold_no_cell_without_content(String pack) throws IOException {
        PackFiles files = PackFiles.folder(Path.of(pack));
        Map<String, Long> blanks = new TreeMap<>();
        for (String path : files.paths(PackFiles.TABLES, ".xlsx")) {
            long count = blanks(files.content(path));
            if (count > 0) {
                blanks.put(path, count);
            }
        }

        assertThat(files.paths(PackFiles.TABLES, ".xlsx")).isNotEmpty();
        assertThat(blanks).as("Maybe run `table renew`").isEmpty();
    }

    @Test
    void a_blank_cell_is_found() throws IOException {
        byte[] workbook = WorkbookContentTest.changed(
                limits(), book -> SmallPack.cell(book.getSheet("Rules").createRow(100), 0));

        assertThat(blanks(limits())).isZero();
        assertThat(blanks(workbook)).isEqualTo(1);
    }

    @Test
    void a_cell_below_the_last_row_has_the_looks_of_the_cells_above_it() throws IOException {
        try (XSSFWorkbook book = new XSSFWorkbook(new ByteArrayInputStream(limits()))) {
            for (Map.Entry<String, Integer> data : Map.of("Rules", SheetTemplate.DATA, "Tests", TestsSheetReader.DATA)
                    .entrySet()) {
                Sheet sheet = book.getSheet(data.getKey());
                for (int row = data.getValue(); row <= sheet.getLastRowNum(); row++) {
                    assertThat(sheet.getRow(row).getRowStyle()).isNull();
                    sheet.getRow(row)
                            .forEach(cell -> assertThat(cell.getCellStyle())
                                    .as(data.getKey() + "!" + cell.getAddress())
                                    .isEqualTo(sheet.getColumnStyle(cell.getColumnIndex())));
                }
                for (int column = 0; column < sheet.getRow(data.getValue() - 1).getLastCellNum(); column++) {
                    CellStyle style = sheet.getColumnStyle(column);
                    assertThat(style.getLocked()).isFalse();
                    assertThat(style.getWrapText()).isTrue();
                    assertThat(style.getFillPattern()).isEqualTo(FillPatternType.SOLID_FOREGROUND);
                }
            }
        }
    }

    @Test
    void the_rows_above_the_headers_keep_their_own_looks_and_are_locked() throws IOException {
        try (XSSFWorkbook book = new XSSFWorkbook(new ByteArrayInputStream(limits()))) {
            for (Row title : List.of(
                    book.getSheet("Rules").getRow(0), book.getSheet("Tests").getRow(0))) {
                assertThat(title.getRowStyle()).isEqualTo(title.getCell(0).getCellStyle());
                assertThat(title.getRowStyle().getFillPattern()).isEqualTo(FillPatternType.NO_FILL);
                assertThat(title.getRowStyle().getLocked()).isTrue();
            }
            for (int row = 1; row < SheetTemplate.HEADER; row++) {
                Row hidden = book.getSheet("Rules").getRow(row);
                assertThat(hidden.getRowStyle())
                        .isEqualTo(hidden.getCell(hidden.getFirstCellNum()).getCellStyle());
                assertThat(hidden.getRowStyle().getLocked()).isTrue();
            }
        }
    }

    @Test
    void every_row_that_can_be_filled_in_has_the_drop_downs() throws IOException {
        try (XSSFWorkbook book = new XSSFWorkbook(new ByteArrayInputStream(limits()))) {
            XSSFSheet rules = book.getSheet("Rules");
            List<String> headers = SheetTemplate.headers(SmallPack.spec("limits"));

            assertThat(rules.getDataValidations())
                    .flatExtracting(each -> List.of(each.getRegions().getCellRangeAddresses()))
                    .allSatisfy(range -> {
                        assertThat(range.getFirstRow()).isEqualTo(SheetTemplate.DATA);
                        assertThat(range.getLastRow()).isEqualTo(SpreadsheetVersion.EXCEL2007.getLastRowIndex());
                    })
                    .extracting(range -> headers.get(range.getFirstColumn()))
                    .contains("Owner", "Status", "Seen", "Channel");
        }
    }

    private byte[] limits() {
        return SmallPack.in(folder).read(SmallPack.LIMITS);
    }

    private static long blanks(byte[] workbook) throws IOException {
        long count = 0;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(workbook))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().startsWith("xl/worksheets/sheet")) {
                    boolean rules = entry.getName().equals("xl/worksheets/sheet1.xml");
                    count += BLANK.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                            .results()
                            .filter(cell ->
                                    !rules || !MERGED.matcher(cell.group()).find())
                            .count();
                }
            }
        }
        return count;
    }
}
