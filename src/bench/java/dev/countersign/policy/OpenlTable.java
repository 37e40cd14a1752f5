package dev.countersign.policy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;
import org.openl.rules.runtime.RulesEngineFactory;

/** A generated table as OpenL Tablets reads it, a simple rules table in a workbook, and as its factory compiles it. */
final class OpenlTable implements FirstMatch.Answering {

    private static final List<String> TITLES = List.of("Action", "Country", "Amount", "Days", "Row");

    private final Asked compiled;

    /** What OpenL makes of the table. */
    public interface Asked {

        String row(String action, String country, Double amount, Double days);
    }

    OpenlTable(FirstMatch table) {
        try {
            Path file = Files.createTempFile("first-match", ".xlsx");
            write(table, file);
            compiled = new RulesEngineFactory<>(file.toUri().toURL(), Asked.class).newEngineInstance();
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(FirstMatch table, Path file) throws IOException {
        try (XSSFWorkbook workbook = new XSSFWorkbook();
                OutputStream stream = Files.newOutputStream(file)) {
            XSSFSheet sheet = workbook.createSheet("Rules");
            sheet.createRow(0)
                    .createCell(0)
                    .setCellValue("SimpleRules String row(String action, String country, Double amount, Double days)");
            sheet.addMergedRegion(new CellRangeAddress(0, 0, 0, TITLES.size() - 1));
            row(sheet, TITLES);
            table.lines()
                    .forEach(line -> row(
                            sheet,
                            List.of(
                                    line.action(),
                                    line.country() == null ? "" : line.country(),
                                    bounds(line.amount()),
                                    bounds(line.days()),
                                    line.id())));
            workbook.write(stream);
        }
    }

    private static void row(XSSFSheet sheet, List<String> cells) {
        XSSFRow row = sheet.createRow(sheet.getLastRowNum() + 1);
        for (int i = 0; i < cells.size(); i++) {
            if (!cells.get(i).isEmpty()) {
                row.createCell(i).setCellValue(cells.get(i));
            }
        }
    }

    private static String bounds(FirstMatch.@Nullable Bounds bounds) {
        if (bounds == null) {
            return "";
        }
        return bounds.low() == null
                ? "< " + bounds.high()
                : bounds.high() == null ? ">= " + bounds.low() : "[" + bounds.low() + "; " + bounds.high() + ")";
    }

    @Override
    public @Nullable String row(FirstMatch.Question asked) {
        return compiled.row(asked.action(), asked.country(), asked.amount(), asked.days());
    }
}
