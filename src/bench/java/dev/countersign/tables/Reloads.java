package dev.countersign.tables;

import dev.countersign.policy.Compiler;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.drl.RuleCache;
import dev.countersign.tables.workbook.SheetTemplate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** Packs read again and again, as a service does it: target 4. */
public final class Reloads {

    private static final String CHANGED = "decision-tables/contact/lawful-basis.xlsx";

    private final Compiler compiler = new Compiler();
    private final Workbooks workbooks = new Workbooks();
    private final PackFiles files = PackFiles.locate(Optional.empty());
    private int changes;

    /** The largest workbook with another text in one cell. Done beforehand: it is Excel's work. */
    public PackFiles change() {
        try (XSSFWorkbook workbook =
                        new XSSFWorkbook(new ByteArrayInputStream(files.files().get(CHANGED)));
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            Row headers = workbook.getSheet("Rules").getRow(SheetTemplate.HEADER);
            for (int column = 0; column < headers.getLastCellNum(); column++) {
                if (headers.getCell(column).getStringCellValue().equals(SheetTemplate.TRAILING.get(1))) {
                    workbook.getSheet("Rules")
                            .getRow(SheetTemplate.DATA)
                            .getCell(column)
                            .setCellValue("Changed for the " + ++changes + ". time.");
                }
            }
            workbook.write(bytes);
            SortedMap<String, byte[]> changed = new TreeMap<>(files.files());
            changed.put(CHANGED, bytes.toByteArray());
            return new PackFiles(files.name(), changed, List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PackFiles files() {
        return files;
    }

    /** Bytes to release. */
    public PolicyRelease reload(PackFiles pack) {
        return ReadPack.read(pack, compiler, workbooks, RuleCache.NONE).release();
    }

    /** All that the check of a pack does: read everything, run the Tests sheets and the cases. @return problems */
    public static int check() {
        PackFiles files = PackFiles.locate(Optional.empty());
        ReadPack read = ReadPack.read(files, new Compiler());
        return new TableTestRunner(read.release(), LocalDate.of(2026, 11, 22))
                        .failures(read.tests(), done -> {})
                        .size()
                + new CaseRunner(read.release())
                        .failures(CaseFile.all(files), done -> {})
                        .size();
    }
}
