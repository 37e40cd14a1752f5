package dev.countersign.tables.make;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A code, a path or an id of a workbook is not broken in the middle. */
class ColumnWidthsTest {

    private static final int CHARACTER = 256;
    private static final int WIDEST = 44;

    static List<Path> workbooks() throws Exception {
        try (Stream<Path> files = Files.walk(Path.of("decision-tables"))) {
            return files.filter(each -> each.toString().endsWith(".xlsx")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("workbooks")
    void a_column_is_as_wide_as_its_longest_word(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file);
                XSSFWorkbook workbook = new XSSFWorkbook(in)) {
            Sheet rules = workbook.getSheet("Rules");
            for (Row row : rules) {
                if (row.getRowNum() > 9) {
                    for (Cell cell : row) {
                        assertThat(longest(cell))
                                .as(file + " " + cell.getAddress())
                                .isLessThanOrEqualTo(rules.getColumnWidth(cell.getColumnIndex()) / CHARACTER);
                    }
                }
            }
        }
    }

    /** What is longer than the widest column is broken. */
    private static int longest(Cell cell) {
        return cell.getCellType() == CellType.STRING
                ? Stream.of(cell.getStringCellValue().split("\\s"))
                        .mapToInt(String::length)
                        .filter(each -> each < WIDEST)
                        .max()
                        .orElse(0)
                : 0;
    }

    @Test
    void a_very_long_word_is_broken() {
        assertThat(ColumnWidths.fitting(14, Stream.of("x".repeat(200), "short")))
                .isEqualTo(WIDEST);
        assertThat(ColumnWidths.fitting(14, Stream.of("two short words"))).isEqualTo(14);
    }
}
