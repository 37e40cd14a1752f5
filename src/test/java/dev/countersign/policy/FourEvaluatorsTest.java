package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Case;
import dev.countersign.oracle.StockDrools;
import dev.countersign.policy.drl.TruthValue;
import dev.countersign.policy.match.Engine;
import dev.countersign.policy.match.RowRule;
import dev.countersign.policy.match.SessionRows;
import dev.countersign.policy.match.Slots;
import dev.countersign.policy.match.Stage;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import dev.countersign.tables.AirlinePack;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.ReadPack;
import dev.countersign.tables.make.SpecFile;
import dev.countersign.tables.make.WorkbookFactory;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Four evaluators find the same rows: the alpha network of rows as data, a session of Drools over the same rules, stock
 * Drools over the workbook itself, and a plain scan of the typed cells. Before the hit policy, which is decided outside
 * all four.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
class FourEvaluatorsTest {

    private static final int REQUESTS = Integer.getInteger("seeded.requests", 1_000);
    private static final long SEED = 20_261_122;

    private static final SortedMap<String, Table> TABLES = new TreeMap<>();
    private static StockDrools stock;

    /**
     * The pack's own workbooks and those of the airline, freshly made, and one that holds every kind of cell there
     * is.
     */
    @BeforeAll
    static void stockDroolsCompilesOurWorkbooks() throws IOException {
        String spec = "/tables/every-kind-of-cell.json";
        WorkbookFactory.Made every = WorkbookFactory.make(
                SpecFile.read(
                        spec, FourEvaluatorsTest.class.getResourceAsStream(spec).readAllBytes()),
                DefaultPack.FILES,
                DefaultPack.COMPILER);
        Map<String, byte[]> workbooks = DefaultPack.renewed();
        workbooks.put(every.path(), every.bytes());
        Map<String, byte[]> byTable = tables(DefaultPack.with(workbooks), workbooks);
        byTable.putAll(tables(
                AirlinePack.FILES,
                WorkbookFactory.renew(AirlinePack.FILES, DefaultPack.COMPILER).stream()
                        .collect(Collectors.toMap(WorkbookFactory.Made::path, WorkbookFactory.Made::bytes))));
        stock = new StockDrools(byTable);
    }

    private static Map<String, byte[]> tables(PackFiles pack, Map<String, byte[]> workbooks) {
        Map<String, byte[]> byTable = new TreeMap<>();
        ReadPack.read(pack, DefaultPack.COMPILER).release().pack().tables().forEach(table -> {
            TABLES.put(table.id(), table);
            byTable.put(table.id(), workbooks.get(table.file()));
        });
        return byTable;
    }

    @AfterAll
    static void close() {
        stock.close();
    }

    static Collection<Arguments> tables() {
        return TABLES.values().stream()
                .map(table -> Arguments.of(Named.of(table.id() + " " + table.title(), table)))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    void all_four_find_the_same_rows(Table table) {
        assertThat(stock.rows(table.id()))
                .as("rows that the stock compiler made rules of")
                .isEqualTo(table.rows().size());

        Comparison comparison = compare(table, table);

        assertThat(comparison.differences).isEmpty();
        assertThat(comparison.met)
                .as("rows met by some request")
                .containsExactlyInAnyOrderElementsOf(table.rows().stream()
                        .filter(row -> row.status() != Status.draft)
                        .map(Row::id)
                        .toList());
    }

    @Test
    void a_range_that_lost_its_open_end_is_noticed() {
        Table money = TABLES.get("T13");
        Table widened = with(
                money,
                cell -> cell instanceof Cell.Range range && !range.lowIncluded() && range.high() != null
                        ? new Cell.Range(range.low(), true, range.high(), range.highIncluded())
                        : cell);

        assertThat(compare(money, widened).differences).isNotEmpty();
    }

    @Test
    void a_missing_fact_that_a_negation_lets_through_is_noticed() {
        Table protection = TABLES.get("T08");
        Table loose = with(protection, cell -> cell instanceof Cell.NoneOf ? new Cell.Any() : cell);

        assertThat(compare(protection, loose).differences).isNotEmpty();
    }

    private static Table with(Table table, java.util.function.UnaryOperator<Cell> change) {
        return Variants.with(
                table,
                table.rows().stream()
                        .map(row -> Variants.with(
                                row,
                                row.id(),
                                row.conditions().stream().map(change).toList(),
                                row.results(),
                                row.status()))
                        .toList());
    }

    private record Comparison(List<String> differences, SortedSet<String> met, SortedSet<String> open) {}

    /**
     * Asks the stock compiler's rules, the scan of one table, and the engine and a session over another. The other is
     * the same, except for offenders.
     */
    private static Comparison compare(Table table, Table forEngine) {
        TableRequests requests = new TableRequests(table, SEED + table.id().hashCode());
        Stage stage = new Stage(0, Stage.Scope.ONCE, List.of(forEngine), List.of());
        Engine engine = new Engine(null, Map.of());
        SessionRows session = new SessionRows(stage);
        Map<String, Row> rows = table.rows().stream().collect(Collectors.toMap(Row::id, row -> row));
        Comparison comparison = new Comparison(new ArrayList<>(), new TreeSet<>(), new TreeSet<>());
        int most = Math.max(REQUESTS, table.rows().size());
        for (int i = 0; i < most && comparison.differences.size() < 10; i++) {
            TableRequests.Question question = requests.question(i);
            StockDrools.Matched asked = stock.ask(table.id(), dated(question));
            asked.status().values().removeIf(status -> status.equals("draft"));
            SortedSet<String> scanned = scanned(table, question);
            List<Slots> slots = List.of(stage.layout.of(0, question.known()::value));
            SortedSet<String> found = effective(engine.rows(stage, slots), question);
            SortedSet<String> fired = effective(session.rows(slots), question);
            if (!found.equals(scanned)
                    || !found.equals(fired)
                    || !found.equals(asked.status().keySet())) {
                comparison.differences.add(
                        question + ": the engine finds " + found + ", a session " + fired + ", the scan " + scanned
                                + ", stock Drools " + asked.status().keySet());
            }
            found.stream()
                    .filter(row -> !given(rows.get(row)).equals(asked.given().get(row)))
                    .forEach(row -> comparison.differences.add(row + " gives " + given(rows.get(row))
                            + ", but stock Drools reads " + asked.given().get(row)));
            comparison.met.addAll(found);
            undecided(table, stage, requests, question, comparison);
        }
        session.close();
        return comparison;
    }

    private static SortedSet<String> effective(List<Stage.Hit> hits, TableRequests.Question question) {
        return hits.stream()
                .map(hit -> hit.row().row())
                .filter(row -> row.isEffectiveOn(question.effectiveOn()))
                .map(Row::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * A row is undecided exactly when it does not match, but would if the missing facts had the values it asks for;
     * stock Drools is asked about the first.
     */
    private static void undecided(
            Table table, Stage stage, TableRequests requests, TableRequests.Question question, Comparison comparison) {
        SortedSet<String> scanned = scanned(table, question);
        boolean asked = false;
        for (RowRule rule : stage.rows) {
            Row row = rule.row();
            if (row.otherwise() || !row.isEffectiveOn(question.effectiveOn())) {
                continue;
            }
            TruthValue truth = rule.truth(each -> question.known().value(each.path()));
            TableRequests.Question completed = requests.completed(question, row);
            boolean would = matches(table, row, completed);
            if (truth != (scanned.contains(row.id()) ? TruthValue.YES : would ? TruthValue.UNKNOWN : TruthValue.NO)) {
                comparison.differences.add(row.id() + " is " + truth + " in " + question);
            }
            if (truth == TruthValue.UNKNOWN && !asked) {
                asked = true;
                if (!stock.ask(table.id(), dated(completed)).status().containsKey(row.id())) {
                    comparison.differences.add("stock Drools does not find " + row.id() + " in " + completed);
                }
                comparison.open.add(row.id());
            }
        }
    }

    private static Case dated(TableRequests.Question question) {
        Map<String, Object> values = new TreeMap<>(question.known().values());
        values.put("case.effectiveOn", question.effectiveOn());
        return new Case(values);
    }

    private static SortedSet<String> scanned(Table table, TableRequests.Question question) {
        SortedSet<String> found = new TreeSet<>();
        for (Row row : table.rows()) {
            if (matches(table, row, question)) {
                found.add(row.id());
            }
        }
        return found;
    }

    private static boolean matches(Table table, Row row, TableRequests.Question question) {
        boolean matches = row.status() != Status.draft && row.isEffectiveOn(question.effectiveOn());
        for (int i = 0; matches && i < table.conditions().size(); i++) {
            matches = row.conditions()
                    .get(i)
                    .matches(question.known().value(table.conditions().get(i).path()));
        }
        return matches;
    }

    /** The results of a row, as in its cells. */
    private static SortedMap<String, String> given(Row row) {
        SortedMap<String, String> given = new TreeMap<>(Map.of("reason", row.reason()));
        row.results()
                .forEach((path, value) -> given.put(
                        path,
                        value instanceof Collection<?> members
                                ? members.stream().map(String::valueOf).collect(Collectors.joining(", "))
                                : value instanceof LocalDate day ? day.toString() : Case.text(value)));
        return given;
    }
}
