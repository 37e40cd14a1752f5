package dev.countersign.tables.workbook;

import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.table.Column;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads one workbook as typed data against its own template. Every mistake is reported by sheet and cell, all in one
 * go; nothing of a workbook with a mistake is used.
 */
public final class WorkbookReader {

    private final String path;
    private final List<Problem> problems;
    private final TableSpec spec;
    private final SheetGrid rules;
    private final SheetGrid tests;
    private final ListsSheetReader lists;
    /** Columns with a known meaning, in the order of the sheet; empty until the table has been read. */
    private Map<TableSpec.ColumnSpec, Column> typed = Map.of();

    private WorkbookReader(String path, WorkbookCells workbook, TableSpec spec, List<Problem> problems) {
        this.path = path;
        this.problems = problems;
        this.spec = spec;
        rules = new SheetGrid(path, workbook.sheet("Rules"), problems);
        tests = new SheetGrid(path, workbook.sheet("Tests"), problems);
        lists = new ListsSheetReader(new SheetGrid(path, workbook.sheet("Lists"), problems));
    }

    /** Opens a workbook and reads its About sheet; empty if that is not possible, and the problems are reported. */
    public static Optional<WorkbookReader> open(String path, byte[] bytes, List<Problem> problems) {
        return XlsxFile.open(path, bytes, problems).flatMap(workbook -> open(path, workbook, problems));
    }

    private static Optional<WorkbookReader> open(String path, WorkbookCells workbook, List<Problem> problems) {
        List<String> sheets = workbook.names();
        if (!sheets.equals(SheetTemplate.SHEETS)) {
            problems.add(new Problem(
                    path,
                    "the sheets are " + String.join(", ", sheets) + ". They must be, in this order: "
                            + String.join(", ", SheetTemplate.SHEETS) + ".",
                    "Maybe a sheet was moved, renamed or added."));
            return Optional.empty();
        }
        return AboutSheetReader.read(path, workbook.sheet("About"), problems)
                .map(spec -> new WorkbookReader(path, workbook, spec, problems));
    }

    public TableSpec declaration() {
        return spec.with(spec.columns(), lists.words());
    }

    /**
     * The typed table; empty if there is a mistake, and the problems are reported.
     *
     * @param complete whether the vocabulary holds everything the pack declares; if a rule file could not be read, an
     *     unknown fact is not reported
     */
    public Optional<Table> table(Vocabulary vocabulary, boolean complete) {
        int before = problems.size();
        typed = new TypedColumns(path, vocabulary, complete, problems).of(spec);
        List<Row> rows = rows(vocabulary);
        return problems.size() > before
                ? Optional.empty()
                : Optional.of(new Table(
                        spec.id(),
                        spec.folder(),
                        spec.title(),
                        spec.asks(),
                        spec.owner(),
                        spec.hitPolicy(),
                        typed(spec.conditions()),
                        typed(spec.results()),
                        rows,
                        path));
    }

    private List<Row> rows(Vocabulary vocabulary) {
        TemplateCheck frame = new TemplateCheck(spec);
        if (!frame.headers(rules)) {
            return List.of();
        }
        RulesSheetReader sheet = new RulesSheetReader(rules, spec, typed, vocabulary);
        frame.technical(rules);
        sheet.data().merged();
        lists.check(spec, vocabulary);
        return sheet.rows();
    }

    private List<Column> typed(List<TableSpec.ColumnSpec> columns) {
        return columns.stream().filter(typed::containsKey).map(typed::get).toList();
    }

    /** Rows of the Tests sheet, once the table has been read. */
    public List<TestRow> tests(Vocabulary vocabulary) {
        return new TestsSheetReader(tests, rules, spec, typed, vocabulary).tests();
    }

    /** The workbook as a specification again, cells as typed. */
    public TableSpec spec() {
        SpecificationRows cells = new SpecificationRows(spec);
        TreeMap<String, List<String>> own = new TreeMap<>(lists.words());
        own.keySet().removeAll(Set.of("role", "status", "seen", "yesno"));
        own.keySet().removeAll(Vocabulary.core().lists().keySet());
        return new TableSpec(
                spec.id(),
                spec.name(),
                spec.folder(),
                spec.title(),
                spec.asks(),
                spec.owner(),
                spec.hitPolicy(),
                spec.zone(),
                own,
                spec.columns(),
                cells.rows(rules),
                cells.tests(tests));
    }
}
