package dev.countersign.tables;

import dev.countersign.facts.Case;
import dev.countersign.facts.FactName;
import dev.countersign.facts.FactType;
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
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;

/**
 * Reads one workbook as typed data against its own template. Every mistake is reported by sheet and cell, all in one go; nothing
 * of a workbook with a mistake is used.
 */
final class WorkbookReader {

    private static final String OLDER_ABOUT = "Maybe take the About sheet from an older copy of the workbook.";

    private static final List<String> OUTCOMES = List.of("`RISK HIGH`", "`CAP 2`", "`FORBID CODE`", "`PERMIT CONTACT`", "`DEMAND CX_LEADER`", "`OBLIGE CODE`", "`nothing`");
    private static final java.util.regex.Pattern OUTCOME =
            java.util.regex.Pattern.compile("RISK (LOW|MEDIUM|HIGH|PROHIBITED)|CAP \\d|(FORBID|PERMIT|DEMAND|OBLIGE) \\S.*|[a-z][A-Za-z0-9]*\\.[A-Za-z0-9]+ = .+|nothing");
    /** The number that Excel keeps for the year 10000. */
    private static final int LAST_DAY = 2_958_466;

    private final String path;
    private final XSSFWorkbook workbook;
    private final List<Problem> problems;
    private final TableSpec spec;
    /** Columns that mean something, in the order of the sheet. */
    private final Map<TableSpec.ColumnSpec, Column> typed = new LinkedHashMap<>();

    private WorkbookReader(String path, XSSFWorkbook workbook, TableSpec spec, List<Problem> problems) {
        this.path = path;
        this.workbook = workbook;
        this.spec = spec;
        this.problems = problems;
    }

    /** Opens a workbook and reads its About sheet; empty when that cannot be done, with the problems told. */
    static Optional<WorkbookReader> open(String path, byte[] bytes, List<Problem> problems) {
        return Xlsx.open(path, bytes, problems).flatMap(workbook -> open(path, workbook, problems));
    }

    private static Optional<WorkbookReader> open(String path, XSSFWorkbook workbook, List<Problem> problems) {
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
        Map<String, Integer> at = new HashMap<>();
        int columnsAt = -1;
        for (int row = 0; row <= sheet.getLastRowNum(); row++) {
            String label = text(sheet, row, 0);
            if (label.equals(About.COLUMNS)) {
                columnsAt = row + 2;
                break;
            }
            lines.putIfAbsent(label, text(sheet, row, 1));
            at.putIfAbsent(label, row);
        }
        List<Problem> found = new ArrayList<>();
        for (String label : List.of(About.TABLE, About.TITLE, About.QUESTION, About.OWNER, About.HIT_POLICY, About.ZONE)) {
            if (lines.getOrDefault(label, "").isBlank()) {
                found.add(new Problem(path + ", About" + (at.containsKey(label) ? "!" + at(at.get(label), 1) : ""), "the line `" + label + "` is " + (at.containsKey(label) ? "blank." : "missing."), OLDER_ABOUT));
            }
        }
        List<String> policies = Arrays.stream(HitPolicy.values()).map(Enum::name).toList();
        String policy = lines.getOrDefault(About.HIT_POLICY, "");
        if (!policy.isBlank() && !policies.contains(policy)) {
            found.add(new Problem(path + ", About!" + at(at.get(About.HIT_POLICY), 1), "`" + policy + "` is no hit policy. Allowed: " + String.join(", ", policies) + ".", Problem.oneOf(policy, policies)));
        }
        String zone = lines.getOrDefault(About.ZONE, "");
        if (!zone.isBlank() && !java.time.ZoneId.getAvailableZoneIds().contains(zone)) {
            found.add(new Problem(path + ", About!" + at(at.get(About.ZONE), 1), "`" + zone + "` is no time zone.", "Maybe `Europe/Berlin` or `UTC`."));
        }
        List<TableSpec.ColumnSpec> columns = columnsAt < 0 ? List.of() : columns(path, sheet, columnsAt, found);
        if (columns.stream().noneMatch(TableSpec.ColumnSpec::reads) || columns.stream().allMatch(TableSpec.ColumnSpec::reads)) {
            found.add(new Problem(path + ", About", "the list `" + About.COLUMNS + "` names no column that reads, or none that gives; a table has both.", OLDER_ABOUT));
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

    private static List<TableSpec.ColumnSpec> columns(String path, XSSFSheet sheet, int first, List<Problem> problems) {
        List<TableSpec.ColumnSpec> columns = new ArrayList<>();
        Map<String, String> once = new HashMap<>();
        for (int row = first; !text(sheet, row, 0).isEmpty(); row++) {
            TableSpec.ColumnSpec column = new TableSpec.ColumnSpec(text(sheet, row, 0), text(sheet, row, 1).equals("reads"), text(sheet, row, 2), text(sheet, row, 3),
                    text(sheet, row, 4).equals("yes"), text(sheet, row, 5), number(path, sheet, row, 6, problems), number(path, sheet, row, 7, problems),
                    text(sheet, row, 8), text(sheet, row, 9), text(sheet, row, 10));
            among(path, sheet, row, 1, List.of("reads", "gives"), problems);
            among(path, sheet, row, 3, Arrays.stream(FactType.values()).map(FactType::word).toList(), problems);
            among(path, sheet, row, 4, List.of("yes", "no"), problems);
            once(path, "header `" + column.header() + "`", at(row, 0), once, problems);
            if (!column.reads()) {
                once(path, "result `" + column.fact() + "`", at(row, 2), once, problems);
            }
            columns.add(column);
        }
        return columns;
    }

    private static void among(String path, Sheet sheet, int row, int column, List<String> allowed, List<Problem> problems) {
        String text = text(sheet, row, column);
        if (!allowed.contains(text)) {
            problems.add(new Problem(path + ", About!" + at(row, column) + " (column " + text(sheet, row, 0) + ")", "`" + text + "` is not allowed here. Allowed: " + String.join(", ", allowed) + ".", Problem.oneOf(text, allowed)));
        }
    }

    private static void once(String path, String what, String at, Map<String, String> places, List<Problem> problems) {
        String other = places.putIfAbsent(what, at);
        if (other != null) {
            problems.add(new Problem(path + ", About!" + at, "the " + what + " stands already at " + other + "; every column has its own.", OLDER_ABOUT));
        }
    }

    private static String text(Sheet sheet, int row, int column) {
        return raw(sheet, row, column).text();
    }

    private static @Nullable Double number(String path, Sheet sheet, int row, int column, List<Problem> problems) {
        Raw raw = raw(sheet, row, column);
        if (!raw.blank() && raw.kind() != Raw.Kind.NUMBER) {
            problems.add(new Problem(path + ", About!" + at(row, column) + " (column " + text(sheet, row, 0) + ")", "`" + raw.text() + "` is no number.", "Maybe leave it blank where there is no bound."));
        }
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

    /**
     * The typed table; empty when anything is wrong, with the problems told.
     *
     * @param complete whether the vocabulary holds everything the pack declares; if a rule file could not be read, an unknown fact
     *                 is not the workbook's mistake
     */
    Optional<Table> table(Vocabulary vocabulary, boolean complete) {
        int before = problems.size();
        spec.columns().forEach(column -> column(column, vocabulary, complete).ifPresent(known -> typed.put(column, known)));
        List<Row> rows = List.of();
        if (headers()) {
            XSSFSheet sheet = workbook.getSheet("Rules");
            technical(sheet);
            merged(sheet, Template.DATA);
            lists(vocabulary);
            rows = rows(sheet, vocabulary);
        }
        return problems.size() > before ? Optional.empty() : Optional.of(new Table(spec.id(), spec.folder(), spec.title(), spec.asks(), spec.owner(),
                spec.hitPolicy(), columns(spec.conditions()), columns(spec.results()), rows, path));
    }

    private List<Column> columns(List<TableSpec.ColumnSpec> columns) {
        return columns.stream().filter(typed::containsKey).map(typed::get).toList();
    }

    private Optional<Column> column(TableSpec.ColumnSpec column, Vocabulary vocabulary, boolean complete) {
        String place = path + ", About (column " + column.header() + ")";
        boolean finding = !column.reads() && Answers.findings().containsKey(column.fact());
        Optional<FactName> known = finding ? Optional.of(Answers.findings().get(column.fact())) : vocabulary.fact(column.fact());
        if (known.isEmpty() && !complete) {
            known = ReadPack.declared(column);
        }
        if (known.isEmpty()) {
            String near = Problem.maybe(column.fact(), vocabulary.facts().keySet());
            problems.add(new Problem(place, "`" + column.fact() + "` is no fact of this pack.", near.isEmpty() ? "Maybe no table gives it any more, or `rules/facts.drl` no longer declares it." : near));
            return Optional.empty();
        }
        FactName fact = known.get();
        if (!fact.type().word().equals(column.type()) || fact.many() != column.many()) {
            problems.add(new Problem(place, "`" + column.fact() + "` is of type " + fact.type().word() + (fact.many() ? " (many)" : "") + ", not " + column.type()
                    + (column.many() ? " (many)." : "."), "Maybe make the workbook again with `table new`."));
            return Optional.empty();
        }
        if (column.reads() && Answers.findings().containsKey(column.fact())) {
            problems.add(new Problem(place, "`" + column.fact() + "` is a finding; it can be given, not read.", "Maybe `case.risk` or `case.level`, which say what came of all findings."));
            return Optional.empty();
        }
        Combine combine = null;
        if (!column.reads() && !finding) {
            List<String> allowed = Arrays.stream(Combine.values()).map(Enum::name).toList();
            if (!allowed.contains(column.combine())) {
                problems.add(new Problem(place, "`" + column.combine() + "` does not say how several values combine. Allowed: " + String.join(", ", allowed) + ".", Problem.oneOf(column.combine(), allowed)));
                return Optional.empty();
            }
            combine = Combine.valueOf(column.combine());
        }
        FactName own = new FactName(fact.path(), fact.type(), fact.many(), fact.list(), column.least() == null ? fact.least() : column.least(),
                column.most() == null ? fact.most() : column.most(), fact.unit().isEmpty() ? column.unit() : fact.unit(), fact.authority(), fact.help());
        return Optional.of(new Column(column.header(), own, combine));
    }

    /** Whether the header row is the one that the About sheet says it must be; only then can cells be told by their columns. */
    private boolean headers() {
        XSSFSheet sheet = workbook.getSheet("Rules");
        int before = problems.size();
        List<String> headers = Template.headers(spec);
        int width = sheet.getRow(Template.HEADER) == null ? 0 : sheet.getRow(Template.HEADER).getLastCellNum();
        List<String> read = IntStream.range(0, Math.max(width, headers.size())).mapToObj(column -> text(sheet, Template.HEADER, column)).toList();
        if (headers.stream().noneMatch(read::contains)) {
            problems.add(new Problem(path + ", Rules!A" + (Template.HEADER + 1), "the headers `" + headers.get(0) + "`, `" + headers.get(1) + "` and so on do not stand in row " + (Template.HEADER + 1) + ".",
                    "Maybe a row above them was added or deleted; undo that."));
            return false;
        }
        List<String> missing = headers.stream().filter(header -> !read.contains(header)).toList();
        missing.forEach(header -> {
            String there = read.get(headers.indexOf(header));
            problems.add(new Problem(path + ", Rules!" + at(Template.HEADER, headers.indexOf(header)), "the column `" + header + "` is missing"
                    + (there.isEmpty() ? "." : "; `" + there + "` stands in its place."), "Maybe it was deleted or renamed; undo that, or take it from an older copy."));
        });
        for (int column = 0; missing.isEmpty() && problems.size() == before && column < read.size(); column++) {
            String must = column < headers.size() ? headers.get(column) : "";
            if (!read.get(column).equals(must)) {
                problems.add(new Problem(path + ", Rules!" + at(Template.HEADER, column), "`" + read.get(column) + "` stands where " + (must.isEmpty() ? "no column" : "`" + must + "`")
                        + " must stand.", "Maybe a column was added or moved; undo that."));
            }
        }
        return problems.size() == before;
    }

    private void technical(XSSFSheet sheet) {
        List<List<String>> must = Template.technical(spec);
        for (int row = 0; row < must.size(); row++) {
            for (int column = 0; column < must.get(row).size(); column++) {
                String is = text(sheet, row + 1, column);
                if (!is.equals(must.get(row).get(column))) {
                    problems.add(new Problem(path + ", Rules!" + at(row + 1, column), "this cell of the hidden rows was changed" + (is.isEmpty() ? "; it is blank." : "; it holds `" + Letters.shown(is) + "`.")
                            + " Rows 2 to 9 belong to the template and hold nothing of yours.", "Maybe run `table renew`, which writes them again."));
                }
            }
        }
    }

    private void merged(XSSFSheet sheet, int first) {
        for (CellRangeAddress region : sheet.getMergedRegions()) {
            if (region.getLastRow() >= first) {
                problems.add(new Problem(path + ", " + sheet.getSheetName() + "!" + region.formatAsString(), "these cells are merged. A merged cell belongs to its first row only; the others would be blank.",
                        "Maybe unmerge them and fill in each row."));
            }
        }
    }

    private void lists(Vocabulary vocabulary) {
        SortedMap<String, List<String>> own = ownLists();
        List<String> names = IntStream.range(0, own.size()).mapToObj(column -> text(workbook.getSheet("Lists"), 0, column)).toList();
        for (String list : WorkbookWriter.listNames(spec)) {
            List<String> must = WorkbookWriter.words(list, vocabulary);
            List<String> is = own.getOrDefault(list, List.of());
            if (!must.equals(is)) {
                int row = (int) IntStream.range(0, Math.min(must.size(), is.size())).takeWhile(i -> must.get(i).equals(is.get(i))).count() + 1;
                problems.add(new Problem(path + ", Lists" + (names.contains(list) ? "!" + at(row, names.indexOf(list)) : ""), "the drop-down `" + list + "` "
                        + (names.contains(list) ? "offers " + String.join(", ", is) : "is missing") + ", but the words of this pack are " + String.join(", ", must) + ".",
                        "Maybe run `table renew`, which writes the drop-downs again."));
            }
        }
    }

    private static String at(int row, int column) {
        return CellReference.convertNumToColString(column) + (row + 1);
    }

    private List<Row> rows(XSSFSheet sheet, Vocabulary vocabulary) {
        int width = Template.headers(spec).size();
        List<Row> rows = new ArrayList<>();
        Map<String, String> ids = new HashMap<>();
        int end = end(sheet, Template.DATA, width);
        for (int at = Template.DATA; at < end; at++) {
            beside(sheet, at, width);
            row(sheet, at, vocabulary, ids).ifPresent(rows::add);
        }
        below(sheet, end, width, "A table ends");
        return rows;
    }

    /** The first blank row. */
    private static int end(Sheet sheet, int first, int width) {
        int at = first;
        while (at <= sheet.getLastRowNum() && !blank(sheet, at, width)) {
            at++;
        }
        return at;
    }

    /** Rows below the first blank one would be passed over in silence. */
    private void below(Sheet sheet, int end, int width, String ends) {
        List<Integer> lost = IntStream.rangeClosed(end, sheet.getLastRowNum()).filter(row -> !blank(sheet, row, width)).boxed().toList();
        if (!lost.isEmpty()) {
            String id = text(sheet, lost.get(0), 0);
            problems.add(new Problem(path + ", " + sheet.getSheetName() + "!" + at(lost.get(0), 0) + (sheet.getSheetName().equals("Rules") && !id.isEmpty() ? " (row " + Letters.shown(id) + ")" : ""),
                    "there is text below the blank row " + (end + 1) + (lost.size() > 1 ? ", in " + lost.size() + " rows" : "") + ". " + ends + " at the first blank row.",
                    "Maybe delete row " + (end + 1) + "."));
        }
    }

    private void beside(Sheet sheet, int at, int width) {
        IntStream.range(width, Math.max(width, sheet.getRow(at).getLastCellNum())).filter(column -> !raw(sheet, at, column).blank()).findFirst().ifPresent(column ->
                problem(sheet.getSheetName(), at, column, text(sheet, at, 0), "`" + Letters.shown(text(sheet, at, column)) + "` stands beside the table, under no header.", "Maybe it belongs into `Note`."));
    }

    private static boolean blank(Sheet sheet, int row, int width) {
        return IntStream.range(0, width).allMatch(column -> raw(sheet, row, column).blank());
    }

    private static Raw raw(Sheet sheet, int row, int column) {
        return Raw.of(sheet.getRow(row) == null ? null : sheet.getRow(row).getCell(column));
    }

    private Optional<Row> row(XSSFSheet sheet, int at, Vocabulary vocabulary, Map<String, String> ids) {
        int before = problems.size();
        String id = raw(sheet, at, 0).text();
        String name = id.isEmpty() ? "without id" : Letters.shown(id);
        id(sheet, at, id, name, ids);
        List<Cell> cells = new ArrayList<>();
        Map<String, Object> given = new LinkedHashMap<>();
        typed.forEach((declared, column) -> {
            int index = spec.columns().indexOf(declared) + 1;
            Grammar grammar = grammar(column, "Rules", at, index, name, vocabulary);
            if (declared.reads()) {
                Cell cell = grammar.condition(raw(sheet, at, index), declared.equals(spec.conditions().get(0)), problems);
                cells.add(cell == null ? new Cell.Any() : cell);
            } else {
                Object value = grammar.result(raw(sheet, at, index), problems);
                if (value != null) {
                    given.put(column.path(), value);
                }
            }
        });
        together(sheet, at, name, given);
        Row row = trailing(sheet, at, id, name, cells, given);
        return problems.size() > before ? Optional.empty() : Optional.of(row);
    }

    private void id(XSSFSheet sheet, int at, String id, String name, Map<String, String> ids) {
        String next = "Maybe `" + spec.id() + "-" + String.format("%03d", nextNumber(sheet)) + "`, the next free one; ids are never used twice.";
        if (id.isEmpty()) {
            problem("Rules", at, 0, name, "the row has no id.", next);
        } else if (Letters.first(id, false).isPresent()) {
            problem("Rules", at, 0, name, "`" + name + "` holds " + Letters.first(id, false).orElseThrow() + ", where only ordinary capitals and digits may stand.", Meant.ordinary(id));
        } else if (!id.matches(java.util.regex.Pattern.quote(spec.id()) + "-[A-Z0-9]{1,8}")) {
            problem("Rules", at, 0, name, "`" + id + "` is no id of this table: `" + spec.id() + "-`, then up to eight capitals and digits.", next);
        }
        String other = id.isEmpty() ? null : ids.putIfAbsent(id, at(at, 0));
        if (other != null) {
            problem("Rules", at, 0, name, "the id `" + name + "` stands already at " + other + ".", next);
        }
    }

    private int nextNumber(XSSFSheet sheet) {
        String begins = spec.id() + "-";
        return 1 + IntStream.rangeClosed(Template.DATA, sheet.getLastRowNum()).mapToObj(row -> text(sheet, row, 0))
                .filter(id -> id.startsWith(begins) && id.substring(begins.length()).matches("\\d{1,8}")).mapToInt(id -> Integer.parseInt(id.substring(begins.length()))).max().orElse(0);
    }

    /** What the cells of one row must hold together. */
    private void together(XSSFSheet sheet, int at, String name, Map<String, Object> given) {
        List<TableSpec.ColumnSpec> filled = spec.columns().stream().filter(column -> !raw(sheet, at, index(column)).blank()).toList();
        List<TableSpec.ColumnSpec> asked = filled.stream().filter(TableSpec.ColumnSpec::reads).filter(column -> !text(sheet, at, index(column)).equalsIgnoreCase("any")).toList();
        TableSpec.ColumnSpec first = spec.conditions().get(0);
        if (asked.isEmpty()) {
            problem("Rules", at, index(first), name, "every condition of this row is blank, so it would match everything.", "Maybe type `otherwise` here, if it is meant for whatever no other row covers.");
        }
        if (text(sheet, at, index(first)).equalsIgnoreCase("otherwise") && asked.size() > 1) {
            problem("Rules", at, index(asked.get(1)), name, "`" + Letters.shown(text(sheet, at, index(asked.get(1)))) + "` stands in a row that says `otherwise`; such a row has no other condition.",
                    "Maybe clear this cell, or say in `" + first.header() + "` what the row is for.");
        }
        if (filled.stream().allMatch(TableSpec.ColumnSpec::reads)) {
            problem("Rules", at, index(spec.results().get(0)), name, "the row gives no result.", "Maybe fill in one of: "
                    + String.join(", ", spec.results().stream().map(TableSpec.ColumnSpec::header).toList()) + ".");
        }
        spec.results().stream().filter(column -> column.fact().startsWith("demand.") && !column.fact().equals("demand.second") && given.containsKey(column.fact())).findFirst()
                .filter(column -> !given.containsKey("demand") && !given.containsKey("demand.second"))
                .ifPresent(column -> problem("Rules", at, index(column), name, "`" + column.header() + "` is filled in, but the row names no role that must decide.",
                        "Maybe fill in " + String.join(" or ", spec.results().stream().filter(each -> Set.of("demand", "demand.second").contains(each.fact())).map(each -> "`" + each.header() + "`").toList()) + "."));
        spec.results().stream().filter(column -> column.fact().equals("forbid") && Boolean.FALSE.equals(given.get("forbid")))
                .forEach(column -> problem("Rules", at, index(column), name, "`no` is not allowed here: no row lifts what another forbids. Allowed: yes, or blank.", "Maybe clear the cell."));
    }

    private int index(TableSpec.ColumnSpec column) {
        return spec.columns().indexOf(column) + 1;
    }

    private Row trailing(XSSFSheet sheet, int at, String id, String name, List<Cell> cells, Map<String, Object> given) {
        int first = 1 + spec.columns().size();
        String[] texts = new String[Template.TRAILING.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = trailing(raw(sheet, at, first + i), Template.TRAILING.get(i), at, first + i, name);
        }
        if (!texts[0].isEmpty() && !texts[0].matches("[A-Z][A-Z0-9_]*")) {
            problem("Rules", at, first, name, "`" + texts[0] + "` is no reason code: capitals, digits and underscores, a letter first.",
                    "Maybe `" + texts[0].toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z0-9]+", "_") + "`?");
        }
        fixed(at, first + 3, name, texts[3], "seen");
        String owner = fixed(at, first + 4, name, texts[4], "role");
        String status = fixed(at, first + 7, name, texts[7].isEmpty() ? "active" : texts[7], "status");
        LocalDate from = day("Rules", sheet, at, first + 5, name);
        LocalDate to = day("Rules", sheet, at, first + 6, name);
        if (from != null && to != null && !from.isBefore(to)) {
            problem("Rules", at, first + 6, name, "the row ends on " + to + ", but begins on " + from + "; a row is in force from its first day until the day before `To`.", "Maybe the two days are swapped.");
        }
        return new Row(id, cells, given, texts[0], texts[1], texts[2], texts[3], owner.isEmpty() ? Role.COMPLIANCE_REVIEWER : Role.valueOf(owner),
                from == null ? LocalDate.EPOCH : from, to, status.isEmpty() ? Status.draft : Status.valueOf(status), texts[8], path + "#Rules!A" + (at + 1));
    }

    /** The text of a fixed column, or the empty text, with the problem told. */
    private String trailing(Raw raw, String header, int at, int column, String name) {
        if (raw.kind() == Raw.Kind.FORMULA || raw.kind() == Raw.Kind.ERROR) {
            problem("Rules", at, column, name, raw.kind() == Raw.Kind.ERROR ? "the cell holds the error `" + raw.text() + "`." : "`" + raw.text() + "` is a formula. Cells hold values only.",
                    raw.kind() == Raw.Kind.ERROR ? "Maybe a formula stood here; type the value." : "Maybe copy the cell and paste its value.");
            return "";
        }
        if (raw.blank() && !List.of("Seen", "To", "Note", "Status").contains(header)) {
            problem("Rules", at, column, name, "`" + header + "` is blank.", "Maybe " + (header.equals("From") ? "`2026-01-01`." : header.equals("Law or policy") ? "`house rule`." : "copy it from a similar row."));
        }
        boolean free = List.of("In plain words", "Law or policy", "Note").contains(header);
        Optional<String> letter = Letters.first(raw.text(), free);
        letter.ifPresent(found -> problem("Rules", at, column, name, free ? "the text holds " + found + ", which cannot be seen."
                : "`" + Letters.shown(raw.text()) + "` holds " + found + ", where only ordinary letters, digits and signs may stand.", free ? "Maybe type it again by hand." : Meant.ordinary(raw.text())));
        return letter.isPresent() ? "" : raw.text();
    }

    /** The text if it is one of the fixed list, else the empty text, with the problem told. */
    private String fixed(int at, int column, String name, String text, String list) {
        List<String> allowed = list.equals("role") ? Arrays.stream(Role.values()).map(Enum::name).toList() : WorkbookWriter.words(list, Vocabulary.core());
        if (text.isEmpty() || allowed.contains(text)) {
            return text;
        }
        problem("Rules", at, column, name, "`" + text + "` is not allowed here. Allowed: " + String.join(", ", allowed) + ".", Problem.oneOf(text, allowed));
        return "";
    }

    private @Nullable LocalDate day(String sheetName, XSSFSheet sheet, int at, int column, String name) {
        Raw raw = raw(sheet, at, column);
        if (raw.blank() || raw.kind() == Raw.Kind.FORMULA || raw.kind() == Raw.Kind.ERROR) {
            return null;
        }
        if (raw.kind() == Raw.Kind.DATE) {
            return raw.dateTime().toLocalDate();
        }
        try {
            return LocalDate.parse(raw.text());
        } catch (java.time.format.DateTimeParseException e) {
            problem(sheetName, at, column, name, "`" + Letters.shown(raw.text()) + "` is no day.", raw.kind() == Raw.Kind.NUMBER && raw.number() >= 1 && raw.number() < LAST_DAY
                    ? "Maybe `" + raw.dateTime().toLocalDate() + "`, which Excel keeps as that number; set the format to a date." : Meant.day(raw.text()));
            return null;
        }
    }

    private Grammar grammar(Column column, String sheet, int at, int index, String name, Vocabulary vocabulary) {
        return new Grammar(column.fact(), vocabulary.words(column.fact().list()), said -> problem(sheet, at, index, name, said));
    }

    private Problem problem(String sheet, int at, int column, String name, Grammar.Said said) {
        return new Problem(path + ", " + sheet + "!" + at(at, column) + (name.isEmpty() ? "" : " (row " + name + ")"), said.says(), said.maybe());
    }

    private void problem(String sheet, int at, int column, String name, String says, String maybe) {
        problems.add(problem(sheet, at, column, name, new Grammar.Said(says, maybe)));
    }

    /** Rows of the Tests sheet, once the table has been read. */
    List<TableTest> tests(Vocabulary vocabulary) {
        XSSFSheet sheet = workbook.getSheet("Tests");
        List<String> headers = Template.testHeaders(spec);
        for (int column = 0; column < headers.size(); column++) {
            if (!text(sheet, 1, column).equals(headers.get(column))) {
                problems.add(new Problem(path + ", Tests!" + at(1, column), "`" + text(sheet, 1, column) + "` stands where `" + headers.get(column) + "` must stand.",
                        "Maybe a column was added, moved or renamed; undo that."));
                return List.of();
            }
        }
        merged(sheet, 2);
        XSSFSheet rules = workbook.getSheet("Rules");
        Set<String> ids = IntStream.rangeClosed(Template.DATA, rules.getLastRowNum()).mapToObj(row -> text(rules, row, 0)).filter(id -> !id.isEmpty())
                .collect(java.util.stream.Collectors.toCollection(java.util.TreeSet::new));
        List<TableTest> tests = new ArrayList<>();
        int end = end(sheet, 2, headers.size());
        for (int at = 2; at < end; at++) {
            beside(sheet, at, headers.size());
            tests.add(test(sheet, at, ids, vocabulary));
        }
        below(sheet, end, headers.size(), "The tests end");
        return tests;
    }

    private TableTest test(XSSFSheet sheet, int at, Set<String> ids, Vocabulary vocabulary) {
        Map<String, Object> known = new HashMap<>();
        int conditions = spec.conditions().size();
        for (int i = 0; i < conditions; i++) {
            Column column = typed.get(spec.conditions().get(i));
            Object value = column == null ? null : grammar(column, "Tests", at, i, "", vocabulary).value(raw(sheet, at, i), problems);
            if (value != null) {
                known.put(column.path(), value);
            }
        }
        List<String> result = split(raw(sheet, at, conditions).text(), ";");
        result.stream().filter(words -> !OUTCOME.matcher(words).matches()).forEach(words -> problem("Tests", at, conditions, "", "`" + Letters.shown(words) + "` is no outcome of a table. Allowed: "
                + String.join(", ", OUTCOMES) + ", or a fact with its value, such as `action.type = SEND`; several apart by `;`.", outcomeLike(words)));
        List<String> rows = split(raw(sheet, at, conditions + 1).text(), ",").stream().filter(id -> !id.equals("none")).toList();
        rows.stream().filter(id -> !ids.contains(id)).forEach(id -> problem("Tests", at, conditions + 1, "", "there is no row `" + Letters.shown(id) + "` in this table.", Problem.oneOf(id, ids)));
        if (raw(sheet, at, conditions + 1).blank()) {
            problem("Tests", at, conditions + 1, "", "the test does not say which rows must count.", "Maybe their ids, such as `" + spec.id() + "-001`, or `none`.");
        }
        return new TableTest(spec.id(), path + ", Tests!A" + (at + 1), new Case(known), result, rows, day("Tests", sheet, at, conditions + 2, ""), raw(sheet, at, conditions + 3).text());
    }

    private static String outcomeLike(String read) {
        String near = Problem.nearest(read.split(" ", 2)[0], OUTCOMES.stream().map(words -> words.replace("`", "").split(" ")[0]).toList()).orElse("RISK");
        return "Maybe " + OUTCOMES.stream().filter(words -> words.startsWith("`" + near)).findFirst().orElseThrow() + "?";
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
