package dev.countersign.tables;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.policy.Compiler;
import dev.countersign.tables.make.SpecFile;
import dev.countersign.tables.make.WorkbookFactory;
import dev.countersign.tables.workbook.SheetTemplate;
import dev.countersign.tables.workbook.TableSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/**
 * A pack in a folder of its own: a catalogue of two actions and a table of limits, made by the product and then
 * damaged.
 */
public final class SmallPack {

    static final String ACTIONS = "decision-tables/catalogue/actions.xlsx";
    static final String LIMITS = "decision-tables/limits/limits.xlsx";
    static final Compiler COMPILER = new Compiler();
    private static final Map<String, byte[]> MADE = new ConcurrentHashMap<>();

    private final Path folder;
    /** Changes that wait for the next reading: a workbook is opened once for all of them. */
    private final Map<String, Consumer<XSSFWorkbook>> changes = new TreeMap<>();

    private SmallPack(Path folder) {
        this.folder = folder;
    }

    public static SmallPack in(Path folder) {
        return new SmallPack(folder)
                .file("rules/facts.drl", resource("facts.drl"))
                .table("actions")
                .table("limits");
    }

    static SmallPack emptyIn(Path folder) {
        return new SmallPack(folder);
    }

    static String resource(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String name) {
        try (var stream = SmallPack.class.getResourceAsStream("pack/" + name)) {
            return java.util.Objects.requireNonNull(stream, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TableSpec spec(String name) {
        return SpecFile.read(name + ".json", bytes(name + ".json"));
    }

    /** The workbook that a specification among the test resources makes. */
    SmallPack table(String name) {
        TableSpec spec = spec(name);
        return file(path(spec), MADE.computeIfAbsent(name, unused -> make(spec)));
    }

    /** The workbook that a specification makes after changes to its text. */
    SmallPack table(String name, String... changes) {
        String json = resource(name + ".json");
        for (int i = 0; i < changes.length; i += 2) {
            if (!json.contains(changes[i])) {
                throw new IllegalArgumentException(changes[i]);
            }
            json = json.replace(changes[i], changes[i + 1]);
        }
        TableSpec spec = SpecFile.read(name + ".json", json.getBytes(StandardCharsets.UTF_8));
        return file(path(spec), make(spec));
    }

    private static String path(TableSpec spec) {
        return PackFiles.TABLES + spec.folder() + "/" + spec.name() + ".xlsx";
    }

    private static byte[] make(TableSpec spec) {
        SortedMap<String, byte[]> facts = new TreeMap<>(Map.of("rules/facts.drl", bytes("facts.drl")));
        return WorkbookFactory.unread(spec, new PackFiles("facts", facts, java.util.List.of()), COMPILER)
                .bytes();
    }

    /**
     * The same workbook with another text of its parts.
     *
     * @param change of the name and the text of a part, one character a byte
     */
    public static byte[] withParts(byte[] workbook, BinaryOperator<String> change) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(workbook));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(change.apply(entry.getName(), new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
                        .getBytes(StandardCharsets.ISO_8859_1));
                out.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    SmallPack file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    SmallPack file(String path, byte[] bytes) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] read(String path) {
        save();
        return bytes(folder.resolve(path));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody does something to a workbook. */
    SmallPack changed(String path, Consumer<XSSFWorkbook> change) {
        changes.merge(path, change, Consumer::andThen);
        return this;
    }

    private void save() {
        changes.forEach((path, change) -> {
            try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(bytes(folder.resolve(path))));
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
                change.accept(workbook);
                workbook.write(bytes);
                file(path, bytes.toByteArray());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        changes.clear();
    }

    /** Somebody types into the table of limits, in the column with that header. */
    public SmallPack typed(String row, String header, Object value) {
        return cell(row, header, cell -> type(cell, value));
    }

    /** Somebody does something to one cell of the table of limits. */
    SmallPack cell(String row, String header, Consumer<Cell> change) {
        return changed(LIMITS, workbook -> change.accept(at(workbook, row, header)));
    }

    static Cell at(XSSFWorkbook workbook, String row, String header) {
        XSSFSheet rules = workbook.getSheet("Rules");
        int column = find(
                IntStream.range(0, rules.getRow(SheetTemplate.HEADER).getLastCellNum()),
                each -> rules.getRow(SheetTemplate.HEADER).getCell(each),
                header);
        return cell(rules.getRow(row(workbook, row)), column);
    }

    /** The cell that a person types into: one without content gets the style of its column. */
    static Cell cell(Row row, int column) {
        Cell there = row.getCell(column);
        if (there != null) {
            return there;
        }
        Cell cell = row.createCell(column);
        cell.setCellStyle(row.getSheet().getColumnStyle(column));
        return cell;
    }

    static int row(XSSFWorkbook workbook, String id) {
        XSSFSheet rules = workbook.getSheet("Rules");
        return find(
                IntStream.rangeClosed(SheetTemplate.DATA, rules.getLastRowNum()),
                each -> rules.getRow(each).getCell(0),
                id);
    }

    private static int find(IntStream places, java.util.function.IntFunction<Cell> cells, String text) {
        return places.filter(each -> cells.apply(each).toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }

    /** Somebody types into a test of the table of limits. @param test from 1 */
    SmallPack tested(int test, String header, Object value) {
        return changed(LIMITS, workbook -> {
            XSSFSheet tests = workbook.getSheet("Tests");
            int column = find(
                    IntStream.range(0, tests.getRow(1).getLastCellNum()),
                    each -> tests.getRow(1).getCell(each),
                    header);
            type(cell(tests.getRow(test + 1), column), value);
        });
    }

    static void type(Cell cell, Object value) {
        if (value instanceof Number number) {
            cell.setCellValue(number.doubleValue());
        } else if (value instanceof LocalDate day) {
            cell.setCellValue(day);
        } else if (value instanceof Boolean yes) {
            cell.setCellValue(yes);
        } else {
            cell.setCellValue(value.toString());
        }
    }

    static void format(Cell cell, String format) {
        var workbook = cell.getSheet().getWorkbook();
        var style = workbook.createCellStyle();
        style.setDataFormat(workbook.createDataFormat().getFormat(format));
        cell.setCellStyle(style);
    }

    public ReadPack read() {
        save();
        return ReadPack.read(PackFiles.folder(folder), COMPILER);
    }

    /** All problems of the pack, a line each; empty for a good pack. */
    Optional<String> told() {
        return told(this::read, folder);
    }

    /** @param folder is not the same in two runs, so it is left out of what is told */
    static Optional<String> told(Runnable reading, Path folder) {
        try {
            reading.run();
            return Optional.empty();
        } catch (InvalidInput e) {
            String text = e.problems().stream().map(Problem::text).collect(Collectors.joining("\n"));
            return Optional.of(text.replace(folder.toString(), "<folder>")
                            .replace(Path.of("").toAbsolutePath().toString(), "<here>")
                    + "\n");
        }
    }
}
