package dev.countersign.tables.workbook;

import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Column;
import dev.countersign.policy.table.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the rows of a Rules sheet as typed data. */
final class RulesSheetReader {

    private final SheetGrid grid;
    private final TableSpec spec;
    private final Map<TableSpec.ColumnSpec, Column> typed;
    private final Vocabulary vocabulary;
    /** The first condition. */
    private final TableSpec.ColumnSpec first;

    private final List<TableSpec.ColumnSpec> results;

    /** @param typed columns with a known meaning */
    RulesSheetReader(SheetGrid grid, TableSpec spec, Map<TableSpec.ColumnSpec, Column> typed, Vocabulary vocabulary) {
        this.grid = grid;
        this.spec = spec;
        this.typed = typed;
        this.vocabulary = vocabulary;
        first = spec.conditions().get(0);
        results = spec.results();
    }

    DataRows data() {
        return new DataRows(
                grid, SheetTemplate.DATA, SheetTemplate.headers(spec).size(), "A table ends");
    }

    /** Rows without a mistake; the mistakes of the others are reported. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        RowIds ids = new RowIds(grid, spec.id());
        DataRows data = data();
        int end = data.end();
        for (int at = SheetTemplate.DATA; at < end; at++) {
            data.beside(at);
            row(at, ids).ifPresent(rows::add);
        }
        data.below();
        return rows;
    }

    private Optional<Row> row(int at, RowIds ids) {
        int before = grid.problems().size();
        String id = grid.text(at, 0);
        String shown = id.isEmpty() ? "without id" : ConfusableChars.shown(id);
        ids.check(at, id, shown);
        List<Cell> cells = new ArrayList<>();
        Map<String, Object> given = new LinkedHashMap<>();
        typed.forEach((declared, column) -> {
            CellGrammar grammar = grid.grammar(column, vocabulary, at, index(declared), shown);
            RawCell raw = grid.raw(at, index(declared));
            if (declared.reads()) {
                Cell cell = grammar.condition(raw, declared.equals(first), grid.problems());
                cells.add(cell == null ? new Cell.Any() : cell);
            } else {
                Object value = grammar.result(raw, grid.problems());
                if (value != null) {
                    given.put(column.path(), value);
                }
            }
        });
        together(at, shown, given);
        Row row = new FixedColumns(grid, 1 + spec.columns().size(), at, shown).row(id, cells, given);
        return grid.problems().size() > before ? Optional.empty() : Optional.of(row);
    }

    private int index(TableSpec.ColumnSpec column) {
        return spec.columns().indexOf(column) + 1;
    }

    /** Checks the cells of one row together. */
    private void together(int at, String shown, Map<String, Object> given) {
        List<TableSpec.ColumnSpec> filled = spec.columns().stream()
                .filter(column -> !grid.raw(at, index(column)).blank())
                .toList();
        List<TableSpec.ColumnSpec> asked = filled.stream()
                .filter(TableSpec.ColumnSpec::reads)
                .filter(column -> !word(at, column).equals("any"))
                .toList();
        if (asked.isEmpty()) {
            tell(
                    at,
                    first,
                    shown,
                    "every condition of this row is blank, so it would match everything.",
                    "Maybe type `otherwise` here, if the row is meant for everything that no other row covers.");
        }
        if (word(at, first).equals("otherwise") && asked.size() > 1) {
            tell(
                    at,
                    asked.get(1),
                    shown,
                    "`" + ConfusableChars.shown(text(at, asked.get(1)))
                            + "` is in a row with `otherwise`; such a row has no other condition.",
                    "Maybe clear this cell, or say in `" + first.header() + "` what the row is for.");
        }
        if (filled.stream().allMatch(TableSpec.ColumnSpec::reads)) {
            tell(
                    at,
                    results.get(0),
                    shown,
                    "the row gives no result.",
                    "Maybe fill in one of: "
                            + String.join(
                                    ", ",
                                    results.stream()
                                            .map(TableSpec.ColumnSpec::header)
                                            .toList()) + ".");
        }
        demanded(at, shown, given);
        results.stream()
                .filter(column -> column.fact().equals("forbid") && Boolean.FALSE.equals(given.get("forbid")))
                .forEach(column -> tell(
                        at,
                        column,
                        shown,
                        "`no` is not allowed here: a row cannot lift the prohibition of another row. Allowed: "
                                + "yes, or blank.",
                        "Maybe clear the cell."));
    }

    /** Conditions of an approval have no meaning without a role. */
    private void demanded(int at, String shown, Map<String, Object> given) {
        results.stream()
                .filter(column -> column.fact().startsWith("demand.")
                        && !column.fact().equals("demand.second")
                        && given.containsKey(column.fact()))
                .findFirst()
                .filter(column -> !given.containsKey("demand") && !given.containsKey("demand.second"))
                .ifPresent(column -> tell(
                        at,
                        column,
                        shown,
                        "`" + column.header() + "` is filled in, but the row does not name a role that must decide.",
                        "Maybe fill in "
                                + String.join(
                                        " or ",
                                        results.stream()
                                                .filter(each -> Set.of("demand", "demand.second")
                                                        .contains(each.fact()))
                                                .map(each -> "`" + each.header() + "`")
                                                .toList())
                                + "."));
    }

    private String text(int at, TableSpec.ColumnSpec column) {
        return grid.text(at, index(column));
    }

    private String word(int at, TableSpec.ColumnSpec column) {
        return text(at, column).toLowerCase(Locale.ROOT);
    }

    private void tell(int at, TableSpec.ColumnSpec column, String shown, String says, String maybe) {
        grid.tell(at, index(column), shown, says, maybe);
    }
}
