package dev.countersign.tables.make;

import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.tables.workbook.DropDowns;
import dev.countersign.tables.workbook.TableSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** Makes a workbook from a table specification: the sheets for the analyst, and the template that a check compares. */
public final class WorkbookWriter {

    private WorkbookWriter() {}

    /**
     * @param spec       complete: every column with its type
     * @param vocabulary holds the words of every list the columns name
     * @return the bytes of an .xlsx file
     */
    public static byte[] write(TableSpec spec, Vocabulary vocabulary) {
        try (XSSFWorkbook workbook = new XSSFWorkbook();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            SheetWriter rules = new SheetWriter(workbook.createSheet("Rules"));
            SheetWriter tests = new SheetWriter(workbook.createSheet("Tests"));
            SheetWriter lists = new SheetWriter(workbook.createSheet("Lists"));
            SheetWriter about = new SheetWriter(workbook.createSheet("About"));
            DropDowns dropDowns = new DropDowns(spec, vocabulary);
            CellStyles styles = new CellStyles(workbook);
            new ListsSheetWriter(lists, dropDowns, styles).write();
            new RulesSheetWriter(rules, spec, dropDowns, styles).write();
            new TestsSheetWriter(tests, spec, styles).write();
            new AboutSheetWriter(about, spec, styles).write();
            workbook.getProperties().getCoreProperties().setCreator("Countersign");
            workbook.getProperties().getCoreProperties().setTitle(spec.id() + " " + spec.title());
            workbook.write(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
