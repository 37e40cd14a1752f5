package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.facts.text.Problem;
import dev.countersign.tables.make.SpecFile;
import dev.countersign.tables.make.WorkbookFactory;
import dev.countersign.tables.workbook.SheetTemplate;
import dev.countersign.tables.workbook.WorkbookReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening a workbook in LibreOffice and saving it changes nothing. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LibreOfficeTest {

    private static final String EVERY = "decision-tables/every/every-kind-of-cell.xlsx";

    @TempDir
    private Path folder;

    /**
     * What LibreOffice made of the workbook with every kind of cell, and what that says; {@code
     * -Dlibreoffice.write=true} makes both again.
     */
    private static final Path SAVED = Path.of("src/test/resources/tables/every-kind-of-cell-libreoffice.xlsx");

    private static final Path SAYS = Path.of("src/test/resources/tables/every-kind-of-cell-libreoffice.json");

    @Test
    void a_workbook_that_libreoffice_saved_before_says_the_same_under_any_locale() throws IOException {
        assertThat(cells(Files.readAllBytes(SAVED))).isEqualTo(Files.readString(SAYS));
    }

    private static String cells(byte[] workbook) {
        List<Problem> problems = new ArrayList<>();
        String cells = SpecFile.write(
                WorkbookReader.open(EVERY, workbook, problems).orElseThrow().spec());
        assertThat(problems).isEmpty();
        return cells;
    }

    @Tag("slow")
    @Tag("one-locale")
    @Test
    void a_workbook_saved_by_libreoffice_says_the_same() throws IOException, InterruptedException {
        assumeTrue(
                installed(),
                "SKIPPED: LibreOffice (soffice) is not installed, so nobody knows whether its workbooks "
                        + "still say the same");
        SortedMap<String, byte[]> workbooks = DefaultPack.renewed();
        workbooks.put(EVERY, WorkbookContentTest.changed(every(), LibreOfficeTest::awkward));
        ReadPack before = ReadPack.read(DefaultPack.with(workbooks), DefaultPack.COMPILER);

        SortedMap<String, byte[]> saved = saved(workbooks);

        if (Boolean.getBoolean("libreoffice.write")) {
            Files.write(SAVED, saved.get(EVERY));
            Files.writeString(SAYS, cells(saved.get(EVERY)));
        }
        assertThat(cells(saved.get(EVERY))).isEqualTo(Files.readString(SAYS));
        assertThat(saved.get(EVERY)).as("what LibreOffice made of it").isNotEqualTo(workbooks.get(EVERY));
        ReadPack after = ReadPack.read(DefaultPack.with(saved), DefaultPack.COMPILER);
        assertThat(after.release().pack().tables())
                .isEqualTo(before.release().pack().tables());
        assertThat(after.release().id()).isEqualTo(before.release().id());
        assertThat(after.tests()).isEqualTo(before.tests());
    }

    private static byte[] every() throws IOException {
        String spec = "/tables/every-kind-of-cell.json";
        return WorkbookFactory.make(
                        SpecFile.read(
                                spec,
                                LibreOfficeTest.class.getResourceAsStream(spec).readAllBytes()),
                        DefaultPack.FILES,
                        DefaultPack.COMPILER)
                .bytes();
    }

    /** Peculiarities of LibreOffice: real booleans, more than 15 digits, lines that end as on Windows. */
    private static void awkward(XSSFWorkbook book) {
        Sheet rules = book.getSheet("Rules");
        for (int at = SheetTemplate.DATA; at <= rules.getLastRowNum(); at++) {
            for (Cell cell : rules.getRow(at)) {
                if (cell.toString().equals("yes")) {
                    cell.setCellValue(true);
                } else if (cell.toString().equals("no")) {
                    cell.setCellValue(false);
                }
            }
        }
        Cell number = rules.getRow(SheetTemplate.DATA).getCell(10);
        assertThat(number.getNumericCellValue()).isEqualTo(0.1);
        number.setCellValue(0.1 + 0.2);
        Cell note = SmallPack.cell(
                rules.getRow(SheetTemplate.DATA),
                rules.getRow(SheetTemplate.HEADER).getLastCellNum() - 1);
        note.setCellValue("First line,\r\nsecond line;  two blanks, \"quotes\", <angles> & §.");
    }

    private SortedMap<String, byte[]> saved(SortedMap<String, byte[]> workbooks)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "soffice",
                "-env:UserInstallation=" + folder.resolve("profile").toUri(),
                "--headless",
                "--convert-to",
                "xlsx",
                "--outdir",
                folder.resolve("saved").toString()));
        for (String path : workbooks.keySet()) {
            Path file = Files.createDirectories(folder.resolve("opened"))
                    .resolve(Path.of(path).getFileName());
            Files.write(file, workbooks.get(path));
            command.add(file.toString());
        }
        Process office = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        assertThat(office.waitFor(5, TimeUnit.MINUTES))
                .as("LibreOffice has finished")
                .isTrue();
        assertThat(office.exitValue())
                .as(Files.readString(folder.resolve("log")))
                .isZero();
        SortedMap<String, byte[]> saved = new TreeMap<>();
        for (String path : workbooks.keySet()) {
            saved.put(
                    path,
                    Files.readAllBytes(
                            folder.resolve("saved").resolve(Path.of(path).getFileName())));
        }
        return saved;
    }

    private static boolean installed() throws InterruptedException {
        try {
            return new ProcessBuilder("soffice", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
