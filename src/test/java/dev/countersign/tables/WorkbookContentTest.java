package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.text.Problem;
import dev.countersign.policy.ReleaseId;
import dev.countersign.policy.table.HitPolicy;
import dev.countersign.policy.table.Table;
import dev.countersign.tables.workbook.AboutLayout;
import dev.countersign.tables.workbook.DropDowns;
import dev.countersign.tables.workbook.SheetTemplate;
import dev.countersign.tables.workbook.TableSpec;
import dev.countersign.tables.workbook.WorkbookReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The parts of a workbook that are policy, and so part of the release's id, and those that are not. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
class WorkbookContentTest {

    private static final Map<String, TableSpec> SPECS = new TreeMap<>();

    static Collection<String> workbooks() {
        return Sampled.of(List.copyOf(DefaultPack.FILES.paths(PackFiles.TABLES, ".xlsx")));
    }

    @ParameterizedTest
    @MethodSource("workbooks")
    void any_cell_of_a_row_is_policy(String path) throws IOException {
        TableSpec spec = spec(path);
        List<String> headers = SheetTemplate.headers(spec);
        String another = SheetTemplate.TRAILING.get(Math.floorMod(spec.id().hashCode(), SheetTemplate.TRAILING.size()));
        Set<Integer> changes = new TreeSet<>(
                List.of(headers.indexOf("Law or policy"), headers.indexOf("To"), headers.indexOf(another)));
        changes.addAll(filled(spec, true));
        changes.addAll(filled(spec, false));

        try (XSSFWorkbook book = new XSSFWorkbook(new ByteArrayInputStream(own(path)))) {
            Sheet rules = book.getSheet("Rules");
            for (int column : changes) {
                Cell cell = changeable(spec, rules, column);
                Object before = value(cell);
                change(spec, cell, column);

                assertThat(id(path, bytes(book)))
                        .as("after a change in the column " + headers.get(column))
                        .isNotEqualTo(DefaultPack.release().id());

                set(cell, before);
            }
            assertThat(id(path, bytes(book)))
                    .as("after every change was taken back")
                    .isEqualTo(DefaultPack.release().id());
        }
    }

    @ParameterizedTest
    @MethodSource("workbooks")
    void prose_tests_and_looks_are_not_policy(String path) {
        String id = id(path, own(path), book -> {
            Sheet about = book.getSheet("About");
            about.forEach(row -> row.forEach(cell -> {
                if (cell.getCellType() == CellType.STRING
                        && AboutLayout.HOW_TO_EDIT.contains(cell.getStringCellValue())) {
                    cell.setCellValue("Edit with care.");
                }
            }));
            Row test = book.getSheet("Tests").getRow(2);
            cell(test, SheetTemplate.testHeaders(spec(path)).indexOf("Why it matters"))
                    .setCellValue("Because.");
            XSSFSheet rules = book.getSheet("Rules");
            CellStyle bold = book.createCellStyle();
            Cell first = cell(rules.getRow(SheetTemplate.DATA), 1);
            bold.cloneStyleFrom(first.getCellStyle());
            bold.setRotation((short) 45);
            first.setCellStyle(bold);
            rules.setColumnWidth(1, 5_000);
            rules.createFreezePane(3, SheetTemplate.DATA);
            cell(rules.createRow(rules.getLastRowNum() + 1), 1).setCellStyle(bold);
        });

        assertThat(id).isEqualTo(DefaultPack.release().id());
    }

    @ParameterizedTest
    @MethodSource("workbooks")
    void the_place_of_a_row_is_policy_only_where_the_first_row_counts(String path) {
        String id = id(path, own(path), book -> {
            Row one = book.getSheet("Rules").getRow(SheetTemplate.DATA);
            Row other = book.getSheet("Rules").getRow(SheetTemplate.DATA + 1);
            for (int column = 0; column < SheetTemplate.headers(spec(path)).size(); column++) {
                swap(cell(one, column), cell(other, column));
            }
        });

        if (spec(path).hitPolicy() == HitPolicy.FIRST) {
            assertThat(id).isNotEqualTo(DefaultPack.release().id());
        } else {
            assertThat(id).isEqualTo(DefaultPack.release().id());
        }
    }

    @Test
    void making_the_workbooks_again_changes_nothing() {
        assertThat(DefaultPack.readAgain().release().id())
                .isEqualTo(DefaultPack.release().id());
    }

    private static TableSpec spec(String path) {
        return SPECS.computeIfAbsent(
                path,
                each -> WorkbookReader.open(each, DefaultPack.FILES.files().get(each), new ArrayList<>())
                        .orElseThrow()
                        .spec());
    }

    /**
     * The first column of conditions, or of results other than `forbid` and `tell`, that some row fills in; none in a
     * table that only forbids.
     */
    private static Set<Integer> filled(TableSpec spec, boolean reads) {
        for (int i = 0; i < spec.columns().size(); i++) {
            TableSpec.ColumnSpec column = spec.columns().get(i);
            if (column.reads() == reads
                    && !column.fact().equals("forbid")
                    && !column.fact().equals("audience")
                    && spec.rows().stream().anyMatch(row -> cells(row, reads).containsKey(column.header()))) {
                return Set.of(i + 1);
            }
        }
        return Set.of();
    }

    private static Map<String, Object> cells(TableSpec.RowSpec row, boolean reads) {
        return reads ? row.when() : row.then();
    }

    /** The cell of that column in the first row that has a value there. */
    private static Cell changeable(TableSpec spec, Sheet rules, int column) {
        int at = SheetTemplate.DATA;
        while (own(spec, column) && cell(rules.getRow(at), column).getCellType() == CellType.BLANK) {
            at++;
        }
        return cell(rules.getRow(at), column);
    }

    private static boolean own(TableSpec spec, int column) {
        return column >= 1 && column <= spec.columns().size();
    }

    /** Another value, still of the column's kind. */
    private static void change(TableSpec spec, Cell cell, int column) {
        if (own(spec, column)) {
            changeOwn(spec.columns().get(column - 1), cell);
            return;
        }
        String header = SheetTemplate.headers(spec).get(column);
        switch (header) {
            case "From" -> cell.setCellValue(LocalDate.of(2025, 12, 31));
            case "To" -> cell.setCellValue(LocalDate.of(2031, 12, 31));
            case "Status" -> cell.setCellValue("shadow");
            case "Seen" -> cell.setCellValue(cell.getStringCellValue().equals("K") ? "S" : "K");
            case "Owner" ->
                cell.setCellValue(cell.getStringCellValue().equals("MODEL_OWNER") ? "CX_LEADER" : "MODEL_OWNER");
            default -> cell.setCellValue(cell.getStringCellValue() + "S");
        }
    }

    private static void changeOwn(TableSpec.ColumnSpec column, Cell cell) {
        if (column.reads()) {
            cell.setCellValue(
                    cell.getCellType() == CellType.STRING
                                    && cell.getStringCellValue().equals("missing")
                            ? "known"
                            : "missing");
        } else if (cell.getCellType() == CellType.NUMERIC) {
            cell.setCellValue(cell.getNumericCellValue() == 1 ? 2 : 1);
        } else {
            List<String> words = column.type().equals("yesno")
                    ? List.of("yes", "no")
                    : column.type().equals("time")
                            ? List.of("09:30")
                            : column.type().equals("list")
                                    ? DropDowns.words(
                                            column.list(), DefaultPack.release().vocabulary())
                                    : List.of(cell.getStringCellValue() + "S");
            cell.setCellValue(words.stream()
                    .filter(word -> !word.equals(cell.getStringCellValue()))
                    .findFirst()
                    .orElseThrow());
        }
    }

    private static Cell cell(Row row, int column) {
        return SmallPack.cell(row, column);
    }

    private static void swap(Cell one, Cell other) {
        Object first = value(one);
        Object second = value(other);
        set(one, second);
        set(other, first);
    }

    private static Object value(Cell cell) {
        return switch (cell.getCellType()) {
            case NUMERIC -> cell.getNumericCellValue();
            case STRING -> cell.getStringCellValue();
            default -> "";
        };
    }

    private static void set(Cell cell, Object value) {
        if (value instanceof Double number) {
            cell.setCellValue(number);
        } else if (value.equals("")) {
            cell.setBlank();
        } else {
            cell.setCellValue((String) value);
        }
    }

    private static byte[] own(String path) {
        return DefaultPack.FILES.files().get(path);
    }

    /** The release id of the pack with this workbook changed. */
    private static String id(String path, byte[] workbook, Consumer<XSSFWorkbook> change) {
        return id(path, changed(workbook, change));
    }

    /** The release id of the pack with this workbook instead of its own. */
    private static String id(String path, byte[] workbook) {
        List<Problem> problems = new ArrayList<>();
        WorkbookReader reader = WorkbookReader.open(path, workbook, problems).orElseThrow();
        Table table =
                reader.table(DefaultPack.release().vocabulary(), true).orElseThrow(() -> new AssertionError(problems));
        assertThat(problems).isEmpty();
        return ReleaseId.with(DefaultPack.release(), table);
    }

    static byte[] changed(byte[] workbook, Consumer<XSSFWorkbook> change) {
        try (XSSFWorkbook book = new XSSFWorkbook(new ByteArrayInputStream(workbook))) {
            change.accept(book);
            return bytes(book);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(XSSFWorkbook book) throws IOException {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            book.write(bytes);
            return bytes.toByteArray();
        }
    }
}
