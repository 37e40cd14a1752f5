package dev.countersign.tables;

import dev.countersign.facts.Case;
import dev.countersign.facts.FactName;
import dev.countersign.facts.Problem;
import dev.countersign.facts.Role;
import dev.countersign.facts.Vocabulary;
import dev.countersign.policy.Answers;
import dev.countersign.policy.Cell;
import dev.countersign.policy.Column;
import dev.countersign.policy.Combine;
import dev.countersign.policy.HitPolicy;
import dev.countersign.policy.Row;
import dev.countersign.policy.Status;
import dev.countersign.policy.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.poi.ooxml.POIXMLException;
import org.apache.poi.openxml4j.exceptions.OpenXML4JRuntimeException;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.util.RecordFormatException;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;

/**
 * Reads one workbook as typed data against its own template. Every mistake is reported by sheet and cell, all in one go; nothing
 * of a workbook with a mistake is used.
 */
final class WorkbookReader {

    private static final String NO_XLSX = "this is no .xlsx workbook.";

    private final String path;
    private final XSSFWorkbook workbook;
    private final List<Problem> problems;
    private final TableSpec spec;

    private WorkbookReader(String path, XSSFWorkbook workbook, TableSpec spec, List<Problem> problems) {
        this.path = path;
        this.workbook = workbook;
        this.spec = spec;
        this.problems = problems;
    }

    /** Opens a workbook and reads its About sheet; empty when that cannot be done, with the problems told. */
    static Optional<WorkbookReader> open(String path, byte[] bytes, List<Problem> problems) {
        XSSFWorkbook workbook;
        try {
            workbook = new XSSFWorkbook(new ByteArrayInputStream(bytes));
        } catch (IOException | POIXMLException | OpenXML4JRuntimeException | RecordFormatException | IllegalArgumentException e) {
            problems.add(new Problem(path, NO_XLSX, "Maybe it was saved in another format, such as .xls or .ods, or was cut off; save it as Excel workbook (.xlsx)."));
            return Optional.empty();
        }
        List<String> sheets = IntStream.range(0, workbook.getNumberOfSheets()).mapToObj(workbook::getSheetName).toList();
        if (!sheets.equals(Template.SHEETS)) {
            problems.add(new Problem(path, "the sheets are " + String.join(", ", sheets) + ". They must be, in this order: " + String.join(", ", Template.SHEETS) + ".",
                    "Maybe a sheet was moved, renamed or added."));
            return Optional.empty();
        }
        return about(path, workbook.getSheet("About"), problems).map(spec -> new WorkbookReader(path, workbook, spec, problems));
    }

    private static Optional<TableSpec> about(String path, XSSFSheet sheet, List<Problem> problems) {
        Map<String, String> lines = new HashMap<>();
        int columnsAt = -1;
        for (int row = 0; row <= sheet.getLastRowNum(); row++) {
            String label = text(sheet, row, 0);
            if (label.equals(About.COLUMNS)) {
                columnsAt = row + 2;
                break;
            }
            lines.putIfAbsent(label, text(sheet, row, 1));
        }
        List<Problem> found = new ArrayList<>();
        for (String label : List.of(About.TABLE, About.TITLE, About.QUESTION, About.OWNER, About.HIT_POLICY, About.ZONE)) {
            if (lines.getOrDefault(label, "").isBlank()) {
                found.add(new Problem(path + ", About!A1", "the line `" + label + "` is missing.", "Maybe take the About sheet from an older copy of the workbook."));
            }
        }
        List<String> policies = Arrays.stream(HitPolicy.values()).map(Enum::name).toList();
        String policy = lines.getOrDefault(About.HIT_POLICY, "");
        if (!policies.contains(policy)) {
            found.add(new Problem(path + ", About!B6", "`" + policy + "` is no hit policy. Allowed: " + String.join(", ", policies) + ".", Problem.maybe(policy, policies)));
        }
        String zone = lines.getOrDefault(About.ZONE, "");
        if (!zone.isBlank() && !java.time.ZoneId.getAvailableZoneIds().contains(zone) && !zone.equals("UTC")) {
            found.add(new Problem(path + ", About!B8", "`" + zone + "` is no time zone.", "Maybe `Europe/Berlin` or `UTC`."));
        }
        List<TableSpec.ColumnSpec> columns = new ArrayList<>();
        for (int row = columnsAt; columnsAt >= 0 && !text(sheet, row, 0).isEmpty(); row++) {
            columns.add(new TableSpec.ColumnSpec(text(sheet, row, 0), text(sheet, row, 1).equals("reads"), text(sheet, row, 2), text(sheet, row, 3),
                    text(sheet, row, 4).equals("yes"), text(sheet, row, 5), number(sheet, row, 6), number(sheet, row, 7), text(sheet, row, 8), text(sheet, row, 9),
                    text(sheet, row, 10)));
        }
        if (columns.isEmpty()) {
            found.add(new Problem(path + ", About!A1", "the list `" + About.COLUMNS + "` is missing.", "Maybe take the About sheet from an older copy of the workbook."));
        }
        problems.addAll(found);
        if (!found.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = path.split("/");
        String file = parts[parts.length - 1];
        return Optional.of(new TableSpec(lines.getOrDefault(About.TABLE, ""), file.replaceFirst("\\.xlsx$", ""), parts.length > 1 ? parts[parts.length - 2] : "",
                lines.getOrDefault(About.TITLE, ""), lines.getOrDefault(About.QUESTION, ""), lines.getOrDefault(About.OWNER, ""), HitPolicy.valueOf(policy), zone,
                new TreeMap<>(), columns, List.of(), List.of()));
    }

    private static String text(Sheet sheet, int row, int column) {
        return Raw.of(sheet.getRow(row) == null ? null : sheet.getRow(row).getCell(column)).text();
    }

    private static @Nullable Double number(Sheet sheet, int row, int column) {
        Raw raw = Raw.of(sheet.getRow(row) == null ? null : sheet.getRow(row).getCell(column));
        return raw.kind() == Raw.Kind.NUMBER ? raw.number() : null;
    }

    TableSpec declaration() {
        return spec.with(spec.columns(), ownLists());
    }

    /** Words on the Lists sheet, by list. */
    SortedMap<String, List<String>> ownLists() {
        SortedMap<String, List<String>> lists = new TreeMap<>();
        XSSFSheet sheet = workbook.getSheet("Lists");
        for (int column = 0; !text(sheet, 0, column).isEmpty(); column++) {
            List<String> words = new ArrayList<>();
            for (int row = 1; !text(sheet, row, column).isEmpty(); row++) {
                words.add(text(sheet, row, column));
            }
            lists.put(text(sheet, 0, column), words);
        }
        return lists;
    }

    /** The typed table; empty when anything is wrong, with the problems told. */
    Optional<Table> table(Vocabulary vocabulary) {
        int before = problems.size();
        List<Column> conditions = new ArrayList<>();
        List<Column> results = new ArrayList<>();
        spec.columns().forEach(column -> column(column, vocabulary).ifPresent(typed -> (column.reads() ? conditions : results).add(typed)));
        frame(vocabulary);
        if (problems.size() > before) {
            return Optional.empty();
        }
        List<Row> rows = rows(conditions, results, vocabulary);
        return problems.size() > before ? Optional.empty() : Optional.of(new Table(spec.id(), spec.folder(), spec.title(), spec.asks(), spec.owner(),
                spec.hitPolicy(), conditions, results, rows, path));
    }

    private Optional<Column> column(TableSpec.ColumnSpec column, Vocabulary vocabulary) {
        String place = path + ", About (column " + column.header() + ")";
        boolean finding = !column.reads() && Answers.findings().containsKey(column.fact());
        Optional<FactName> known = finding ? Optional.of(Answers.findings().get(column.fact())) : vocabulary.fact(column.fact());
        if (known.isEmpty()) {
            problems.add(new Problem(place, "`" + column.fact() + "` is no fact of this pack.", Problem.maybe(column.fact(), vocabulary.facts().keySet())));
            return Optional.empty();
        }
        FactName fact = known.get();
        if (!fact.type().word().equals(column.type()) || fact.many() != column.many()) {
            problems.add(new Problem(place, "`" + column.fact() + "` is of type " + fact.type().word() + (fact.many() ? " (many)" : "") + ", not " + column.type()
                    + (column.many() ? " (many)." : "."), "Maybe make the workbook again with `table new`."));
            return Optional.empty();
        }
        if (column.reads() && Answers.findings().containsKey(column.fact())) {
            problems.add(new Problem(place, "`" + column.fact() + "` is a finding; it can be given, not read.", ""));
            return Optional.empty();
        }
        Combine combine = null;
        if (!column.reads() && !finding) {
            List<String> allowed = Arrays.stream(Combine.values()).map(Enum::name).toList();
            if (!allowed.contains(column.combine())) {
                problems.add(new Problem(place, "it must say how several values combine. Allowed: " + String.join(", ", allowed) + ".", Problem.maybe(column.combine(), allowed)));
                return Optional.empty();
            }
            combine = Combine.valueOf(column.combine());
        }
        FactName own = new FactName(fact.path(), fact.type(), fact.many(), fact.list(), column.least() == null ? fact.least() : column.least(),
                column.most() == null ? fact.most() : column.most(), fact.unit().isEmpty() ? column.unit() : fact.unit(), fact.authority(), fact.help());
        return Optional.of(new Column(column.header(), own, combine));
    }

    /** Headers, technical rows, merged cells and lists, held against what the About sheet says they must be. */
    private void frame(Vocabulary vocabulary) {
        XSSFSheet sheet = workbook.getSheet("Rules");
        List<String> headers = Template.headers(spec);
        List<String> read = new ArrayList<>();
        int width = sheet.getRow(Template.HEADER) == null ? 0 : sheet.getRow(Template.HEADER).getLastCellNum();
        for (int column = 0; column < width; column++) {
            read.add(text(sheet, Template.HEADER, column));
        }
        headers.stream().filter(header -> !read.contains(header)).forEach(header -> problems.add(new Problem(
                path + ", Rules!" + at(Template.HEADER, headers.indexOf(header)), "the column `" + header + "` is missing.",
                "Maybe it was deleted or renamed; undo that, or take it from an older copy.")));
        if (!new java.util.HashSet<>(read).containsAll(headers)) {
            return;
        }
        for (int column = 0; column < Math.max(read.size(), headers.size()); column++) {
            String is = column < read.size() ? read.get(column) : "";
            String must = column < headers.size() ? headers.get(column) : "";
            if (!is.equals(must)) {
                problems.add(new Problem(path + ", Rules!" + at(Template.HEADER, column), "`" + is + "` stands where " + (must.isEmpty() ? "nothing" : "`" + must + "`")
                        + " must stand.", "Maybe a column was added or moved; undo that."));
                return;
            }
        }
        technical(sheet);
        merged(sheet);
        lists(vocabulary);
    }

    private void technical(XSSFSheet sheet) {
        List<List<String>> must = Template.technical(spec);
        for (int row = 0; row < must.size(); row++) {
            for (int column = 0; column < must.get(row).size(); column++) {
                String is = text(sheet, row + 1, column);
                if (!is.equals(must.get(row).get(column))) {
                    problems.add(new Problem(path + ", Rules!" + at(row + 1, column), "this hidden cell is ours and was changed: it holds `" + is + "`, but must hold `"
                            + must.get(row).get(column) + "`.", "Maybe take the workbook from an older copy."));
                }
            }
        }
    }

    private void merged(XSSFSheet sheet) {
        for (CellRangeAddress region : sheet.getMergedRegions()) {
            if (region.getLastRow() >= Template.DATA) {
                problems.add(new Problem(path + ", Rules!" + region.formatAsString(), "these cells are merged. A merged cell belongs to one row only, so the others would be blank.",
                        "Maybe unmerge them and fill in each row."));
            }
        }
    }

    private void lists(Vocabulary vocabulary) {
        SortedMap<String, List<String>> own = ownLists();
        for (String list : WorkbookWriter.listNames(spec)) {
            List<String> must = WorkbookWriter.words(list, vocabulary);
            if (!must.equals(own.get(list))) {
                problems.add(new Problem(path + ", Lists!A1", "the list `" + list + "` is " + (own.containsKey(list) ? own.get(list) : "missing") + ", but the words are "
                        + must + ".", "Maybe run `table renew` to refresh the drop-downs."));
            }
        }
    }

    private static String at(int row, int column) {
        return CellReference.convertNumToColString(column) + (row + 1);
    }

    private List<Row> rows(List<Column> conditions, List<Column> results, Vocabulary vocabulary) {
        XSSFSheet sheet = workbook.getSheet("Rules");
        int width = Template.headers(spec).size();
        List<Row> rows = new ArrayList<>();
        Map<String, String> ids = new HashMap<>();
        boolean ended = false;
        for (int at = Template.DATA; at <= sheet.getLastRowNum(); at++) {
            if (blank(sheet, at, width)) {
                ended = true;
            } else if (ended) {
                problems.add(new Problem(path + ", Rules!A" + (at + 1), "there is text below a blank row. A table ends at its first blank row.", "Maybe delete the blank row above."));
            } else {
                row(sheet, at, conditions, results, vocabulary, ids).ifPresent(rows::add);
            }
        }
        if (rows.isEmpty() && !ended && sheet.getLastRowNum() < Template.DATA) {
            return List.of();
        }
        return rows;
    }

    private static boolean blank(Sheet sheet, int row, int width) {
        return IntStream.range(0, width).allMatch(column -> Raw.of(sheet.getRow(row) == null ? null : sheet.getRow(row).getCell(column)).blank());
    }

    private Raw raw(Sheet sheet, int row, int column) {
        return Raw.of(sheet.getRow(row) == null ? null : sheet.getRow(row).getCell(column));
    }

    private Optional<Row> row(XSSFSheet sheet, int at, List<Column> conditions, List<Column> results, Vocabulary vocabulary, Map<String, String> ids) {
        int before = problems.size();
        String id = raw(sheet, at, 0).text();
        String name = id.isEmpty() ? "without id" : id;
        if (!id.matches(java.util.regex.Pattern.quote(spec.id()) + "-[A-Z0-9]{1,8}")) {
            problem("Rules", at, 0, name, id.isEmpty() ? "the row has no id." : "`" + id + "` is no id of this table.", "Maybe `" + spec.id() + "-0" + (at - Template.DATA + 10) + "`.");
        }
        String other = ids.putIfAbsent(id, "A" + (at + 1));
        if (other != null) {
            problem("Rules", at, 0, name, "the id `" + id + "` stands already at " + other + ".", "Maybe the row was copied; take the next free number, ids are never used twice.");
        }
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
            int column = spec.columns().indexOf(spec.conditions().get(i)) + 1;
            Cell cell = grammar(conditions.get(i), "Rules", at, column, name, vocabulary).condition(raw(sheet, at, column), i == 0, problems);
            cells.add(cell == null ? new Cell.Any() : cell);
        }
        if (problems.size() == before && cells.stream().allMatch(Cell.Any.class::isInstance)) {
            problem("Rules", at, 1, name, "every condition of this row is blank, so it would match everything.", "Maybe type `otherwise` here, if it is meant for whatever no other row covers.");
        }
        if (cells.get(0) instanceof Cell.Otherwise && cells.stream().skip(1).anyMatch(cell -> !(cell instanceof Cell.Any))) {
            problem("Rules", at, 1, name, "a row that says `otherwise` has no other condition.", "Maybe clear its other conditions.");
        }
        Map<String, Object> given = new LinkedHashMap<>();
        for (int i = 0; i < results.size(); i++) {
            int column = spec.columns().indexOf(spec.results().get(i)) + 1;
            Object value = grammar(results.get(i), "Rules", at, column, name, vocabulary).result(raw(sheet, at, column), problems);
            if (value != null) {
                given.put(results.get(i).path(), value);
            }
        }
        if (problems.size() == before && given.isEmpty()) {
            problem("Rules", at, spec.columns().indexOf(spec.results().get(0)) + 1, name, "the row gives no result.", "Maybe fill in one of: "
                    + String.join(", ", spec.results().stream().map(TableSpec.ColumnSpec::header).toList()) + ".");
        }
        if (given.keySet().stream().anyMatch(path -> path.startsWith("demand.")) && !given.containsKey("demand") && !given.containsKey("demand.second")) {
            problem("Rules", at, 0, name, "the row sets something of a demand, but names no role that must decide.", "Maybe fill in the role.");
        }
        if (Boolean.FALSE.equals(given.get("forbid"))) {
            problem("Rules", at, 0, name, "`forbid` can only be yes or blank: no row lifts what another forbids.", "Maybe clear it.");
        }
        Row row = trailing(sheet, at, id, name, cells, given);
        return problems.size() > before ? Optional.empty() : Optional.of(row);
    }

    private Row trailing(XSSFSheet sheet, int at, String id, String name, List<Cell> cells, Map<String, Object> given) {
        int first = 1 + spec.columns().size();
        String[] texts = new String[Template.TRAILING.size()];
        for (int i = 0; i < texts.length; i++) {
            Raw raw = raw(sheet, at, first + i);
            texts[i] = raw.text();
            String header = Template.TRAILING.get(i);
            int column = first + i;
            if (raw.kind() == Raw.Kind.FORMULA || raw.kind() == Raw.Kind.ERROR) {
                problem("Rules", at, column, name, "`" + raw.text() + "` is a formula or an error. Cells hold values only.", "Maybe copy it and paste the value.");
            }
            Letters.first(raw.text(), true).ifPresent(letter -> problem("Rules", at, column, name, "the text holds " + letter + ", which cannot be seen.", "Maybe type it again by hand."));
            if (raw.blank() && !List.of("Seen", "To", "Note", "Status").contains(header)) {
                problem("Rules", at, column, name, "`" + header + "` is blank.", "Maybe " + (header.equals("From") ? "`2026-01-01`." : header.equals("Law or policy") ? "`house rule`." : "copy it from a similar row."));
            }
        }
        if (!texts[0].isEmpty() && !texts[0].matches("[A-Z][A-Z0-9_]*")) {
            problem("Rules", at, first, name, "`" + texts[0] + "` is no reason code: capitals, digits and underscores.",
                    "Maybe `" + texts[0].toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z0-9]+", "_") + "`?");
        }
        fixed(at, first + 3, name, texts[3], "seen");
        String owner = fixed(at, first + 4, name, texts[4], "role");
        String status = fixed(at, first + 7, name, texts[7].isEmpty() ? "active" : texts[7], "status");
        LocalDate from = day("Rules", sheet, at, first + 5, name);
        LocalDate to = day("Rules", sheet, at, first + 6, name);
        if (from != null && to != null && !from.isBefore(to)) {
            problem("Rules", at, first + 6, name, "the row ends on " + to + ", before it begins on " + from + ".", "Maybe the two days are swapped.");
        }
        return new Row(id, cells, given, texts[0], texts[1], texts[2], texts[3], owner.isEmpty() ? Role.COMPLIANCE_REVIEWER : Role.valueOf(owner),
                from == null ? LocalDate.EPOCH : from, to, status.isEmpty() ? Status.draft : Status.valueOf(status), texts[8], path + "#Rules!A" + (at + 1));
    }

    /** The text if it is one of the fixed list, else the empty text, with the problem told. */
    private String fixed(int at, int column, String name, String text, String list) {
        List<String> allowed = list.equals("role") ? Arrays.stream(Role.values()).map(Enum::name).toList() : WorkbookWriter.words(list, Vocabulary.core());
        if (text.isEmpty() || allowed.contains(text)) {
            return text;
        }
        problem("Rules", at, column, name, "`" + text + "` is not allowed here. Allowed: " + String.join(", ", allowed) + ".", Problem.maybe(text, allowed));
        return "";
    }

    private @Nullable LocalDate day(String sheetName, XSSFSheet sheet, int at, int column, String name) {
        Raw raw = raw(sheet, at, column);
        if (raw.blank()) {
            return null;
        }
        if (raw.kind() == Raw.Kind.DATE) {
            return raw.dateTime().toLocalDate();
        }
        try {
            return LocalDate.parse(raw.text());
        } catch (java.time.format.DateTimeParseException e) {
            problem(sheetName, at, column, name, "`" + raw.text() + "` is no day.", "Maybe write it as 2026-01-31.");
            return null;
        }
    }

    private Grammar grammar(Column column, String sheet, int at, int index, String name, Vocabulary vocabulary) {
        return new Grammar(column.fact(), vocabulary.words(column.fact().list()), said -> problem(sheet, at, index, name, said));
    }

    private Problem problem(String sheet, int at, int column, String name, Grammar.Said said) {
        return new Problem(path + ", " + sheet + "!" + at(at, column) + " (row " + name + ")", said.says(), said.maybe());
    }

    private void problem(String sheet, int at, int column, String name, String says, String maybe) {
        problems.add(problem(sheet, at, column, name, new Grammar.Said(says, maybe)));
    }

    /** Rows of the Tests sheet. */
    List<TableTest> tests(Table table, Vocabulary vocabulary) {
        XSSFSheet sheet = workbook.getSheet("Tests");
        List<String> headers = Template.testHeaders(spec);
        for (int column = 0; column < headers.size(); column++) {
            if (!text(sheet, 1, column).equals(headers.get(column))) {
                problems.add(new Problem(path + ", Tests!" + at(1, column), "`" + text(sheet, 1, column) + "` stands where `" + headers.get(column) + "` must stand.",
                        "Maybe a column was added, moved or renamed; undo that."));
                return List.of();
            }
        }
        Set<String> ids = table.rows().stream().map(Row::id).collect(java.util.stream.Collectors.toSet());
        List<TableTest> tests = new ArrayList<>();
        boolean ended = false;
        for (int at = 2; at <= sheet.getLastRowNum(); at++) {
            if (blank(sheet, at, headers.size())) {
                ended = true;
            } else if (ended) {
                problems.add(new Problem(path + ", Tests!A" + (at + 1), "there is text below a blank row. The tests end at the first blank row.", "Maybe delete the blank row above."));
            } else {
                tests.add(test(sheet, at, table, ids, vocabulary));
            }
        }
        return tests;
    }

    private TableTest test(XSSFSheet sheet, int at, Table table, Set<String> ids, Vocabulary vocabulary) {
        Map<String, Object> known = new HashMap<>();
        int conditions = table.conditions().size();
        for (int i = 0; i < conditions; i++) {
            Column column = table.conditions().get(i);
            Object value = grammar(column, "Tests", at, i, "test", vocabulary).value(raw(sheet, at, i), problems);
            if (value != null) {
                known.put(column.path(), value);
            }
        }
        List<String> rows = split(raw(sheet, at, conditions + 1).text(), ",").stream().filter(id -> !id.equals("none")).toList();
        rows.stream().filter(id -> !ids.contains(id)).forEach(id -> problem("Tests", at, conditions + 1, "test", "there is no row `" + id + "` in this table.", Problem.maybe(id, ids)));
        if (raw(sheet, at, conditions + 1).blank()) {
            problem("Tests", at, conditions + 1, "test", "the test expects no rows by name.", "Maybe type `none`, or the ids of the rows that must count.");
        }
        return new TableTest(spec.id(), path + ", Tests!A" + (at + 1), new Case(known), split(raw(sheet, at, conditions).text(), ";"), rows,
                day("Tests", sheet, at, conditions + 2, "test"), raw(sheet, at, conditions + 3).text());
    }

    private static List<String> split(String text, String by) {
        return Arrays.stream(text.split(by)).map(String::strip).filter(part -> !part.isEmpty()).toList();
    }

    /** The workbook as a specification again, cells as typed. */
    TableSpec spec() {
        XSSFSheet rules = workbook.getSheet("Rules");
        XSSFSheet tests = workbook.getSheet("Tests");
        List<TableSpec.RowSpec> rows = new ArrayList<>();
        int first = 1 + spec.columns().size();
        for (int at = Template.DATA; at <= rules.getLastRowNum() && !blank(rules, at, Template.headers(spec).size()); at++) {
            Map<String, Object> when = new LinkedHashMap<>();
            Map<String, Object> then = new LinkedHashMap<>();
            for (int i = 0; i < spec.columns().size(); i++) {
                typed(raw(rules, at, i + 1), spec.columns().get(i).header(), spec.columns().get(i).reads() ? when : then);
            }
            String[] trailing = new String[Template.TRAILING.size()];
            for (int i = 0; i < trailing.length; i++) {
                trailing[i] = typed(raw(rules, at, first + i));
            }
            rows.add(new TableSpec.RowSpec(raw(rules, at, 0).text(), when, then, trailing[0], trailing[1], trailing[2], trailing[3], trailing[4], trailing[5], trailing[6], trailing[7], trailing[8]));
        }
        List<TableSpec.TestSpec> cases = new ArrayList<>();
        int conditions = spec.conditions().size();
        for (int at = 2; at <= tests.getLastRowNum() && !blank(tests, at, conditions + 4); at++) {
            Map<String, Object> when = new LinkedHashMap<>();
            for (int i = 0; i < conditions; i++) {
                typed(raw(tests, at, i), spec.conditions().get(i).header(), when);
            }
            cases.add(new TableSpec.TestSpec(when, raw(tests, at, conditions).text(), raw(tests, at, conditions + 1).text(), typed(raw(tests, at, conditions + 2)),
                    raw(tests, at, conditions + 3).text()));
        }
        TreeMap<String, List<String>> lists = new TreeMap<>(ownLists());
        lists.keySet().removeAll(Set.of("role", "status", "seen", "yesno"));
        lists.keySet().removeAll(Vocabulary.core().lists().keySet());
        return new TableSpec(spec.id(), spec.name(), spec.folder(), spec.title(), spec.asks(), spec.owner(), spec.hitPolicy(), spec.zone(), lists, spec.columns(), rows, cases);
    }

    private static void typed(Raw raw, String header, Map<String, Object> cells) {
        if (!raw.blank()) {
            cells.put(header, raw.kind() == Raw.Kind.NUMBER ? (Object) raw.number() : typed(raw));
        }
    }

    private static String typed(Raw raw) {
        return raw.kind() == Raw.Kind.DATE ? raw.dateTime().toLocalDate().toString() : raw.text();
    }
}
