package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Case;
import dev.countersign.facts.Role;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.facts.vocabulary.Authority;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.FactType;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.SampleFacts.Sample;
import dev.countersign.policy.drl.CaseQuestion;
import dev.countersign.policy.drl.Condition;
import dev.countersign.policy.drl.TruthValue;
import dev.countersign.policy.match.Stage;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Column;
import dev.countersign.policy.table.Combine;
import dev.countersign.policy.table.HitPolicy;
import dev.countersign.policy.table.ReservedFacts;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import dev.countersign.tables.DefaultPack;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/**
 * A fact for which one yes is enough: if no row says yes, and one row cannot be decided because a fact is missing, it
 * is missing and not no.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UndecidedTest {

    private static final String GIVEN = "house.closed";
    private static final FactName CLOSED = new FactName(
            GIVEN, FactType.YESNO, false, null, null, null, "", Authority.DERIVED, "Whether the house is closed.");
    private static final Sample SAMPLE =
            SampleFacts.of(DefaultPack.release(), 1, 1).get(0);

    @Test
    void it_is_missing_where_a_row_asks_for_the_value_of_a_missing_fact() {
        assertThat(closed(HitPolicy.COLLECT, row("customer.age", "40", true))).isEqualTo("missing");
        assertThat(closed(HitPolicy.COLLECT, row("organisation.sector", "RETAIL", true)))
                .isEqualTo("missing");
        assertThat(closed(HitPolicy.COLLECT, row("organisation.sector", "not RETAIL", true)))
                .isEqualTo("missing");
    }

    @Test
    void a_fact_has_the_value_yes_if_one_row_says_yes_with_any_result_of_the_others() {
        assertThat(closed(
                        HitPolicy.COLLECT,
                        row("organisation.sector", "RETAIL", true),
                        row("customer.age", "missing", true)))
                .isEqualTo("yes");
    }

    @Test
    void a_fact_has_the_value_no_if_every_row_is_certainly_false() {
        assertThat(closed(HitPolicy.COLLECT, row("organisation.sector", "known", true)))
                .isEqualTo("no");
        assertThat(closed(HitPolicy.COLLECT, both("organisation.sector", "RETAIL", "subject.type", "NOBODY")))
                .isEqualTo("no");
        assertThat(closed(HitPolicy.COLLECT, row("organisation.sector", "RETAIL", false)))
                .isEqualTo("no");
    }

    @Test
    void in_a_first_table_only_the_rows_above_the_one_that_counts_are_open() {
        assertThat(closed(
                        HitPolicy.FIRST,
                        row("customer.age", "missing", false),
                        row("organisation.sector", "RETAIL", true)))
                .isEqualTo("no");
        assertThat(closed(
                        HitPolicy.FIRST,
                        row("organisation.sector", "RETAIL", true),
                        row("customer.age", "missing", false)))
                .isEqualTo("missing");
    }

    @Test
    void a_later_table_does_not_replace_an_unknown_fact_of_an_earlier_one() {
        Row open = row("organisation.sector", "RETAIL", true);
        Row later = row("case.risk", "PROHIBITED", true);

        assertThat(evaluated(List.of(
                        table("TOPEN", HitPolicy.COLLECT, List.of(open)),
                        table("TLATER", HitPolicy.COLLECT, List.of(later)))))
                .isEqualTo("missing");
        assertThat(evaluated(List.of(table("TLATER", HitPolicy.COLLECT, List.of(later)))))
                .isEqualTo("no");
    }

    @Test
    void what_is_said_of_the_whole_case_is_said_of_every_place() {
        Table whole = table("TWHOLE", HitPolicy.COLLECT, List.of(row("customer.age", "missing", true)));
        Table place = table("TPLACE", HitPolicy.COLLECT, List.of(row("place.code", "XX", true)));
        Row reading = new Row(
                "TREAD-1",
                List.of(new Cell.OneOf(new TreeSet<>(Set.of(true)))),
                Map.of("forbid", true),
                "CLOSED",
                "It is closed.",
                "house rule",
                "H",
                Role.CX_LEADER,
                LocalDate.of(2020, 1, 1),
                null,
                Status.active,
                "",
                "added#A1");
        Table reader = new Table(
                "TREAD",
                "added",
                "TREAD",
                "Is it closed?",
                "CX_LEADER",
                HitPolicy.COLLECT,
                List.of(new Column(GIVEN, CLOSED, null)),
                List.of(new Column("forbid", ResultColumns.findings().get("forbid"), null)),
                List.of(reading),
                "added/TREAD.xlsx");

        Evaluation evaluation = compiled(List.of(whole, place, reader))
                .evaluate(without("customer.age").facts(), SAMPLE.dates());

        assertThat(evaluation.firings().stream()
                        .filter(firing -> firing.row().equals("TREAD-1"))
                        .map(Firing::scope))
                .isNotEmpty()
                .containsExactlyElementsOf(SAMPLE.facts().places());
    }

    @Test
    void a_person_decides_where_the_policy_cannot_tell_whether_one_must() {
        Table person = person(row("organisation.sector", "RETAIL", true));
        PolicyRelease asking = compiled(List.of(person));
        List<Sample> allowed = SampleFacts.of(DefaultPack.release(), 200, 7).stream()
                .map(sample -> SampleFacts.without(sample, "organisation.sector"))
                .filter(sample -> {
                    Evaluation evaluation = DefaultPack.release().evaluate(sample.facts(), sample.dates());
                    return evaluation.verdict() == Verdict.ALLOW
                            && evaluation.reasons().stream()
                                    .noneMatch(reason -> reason.code().equals("PROTECTIVE"));
                })
                .toList();

        assertThat(allowed)
                .isNotEmpty()
                .allSatisfy(sample -> assertThat(asking.evaluate(withoutApprovals(sample), sample.dates())
                                .verdict())
                        .isNotEqualTo(Verdict.ALLOW));
    }

    @Test
    void a_rule_fires_exactly_where_its_condition_is_true_for_sure() {
        PolicyRelease release = DefaultPack.release();
        List<String> differences = new ArrayList<>();
        Set<String> met = new TreeSet<>();
        for (Sample sample : SampleFacts.of(release, 300, 20_261_128)) {
            StageRun run = release.run(sample.facts(), sample.dates());
            for (Stage stage : release.stages()) {
                run.seen(stage.scope)
                        .forEach((scope, values) -> stage.rules.stream()
                                .filter(rule ->
                                        rule.isEffectiveOn(sample.dates().effectiveOn()))
                                .forEach(rule -> {
                                    SortedMap<String, Object> known = new TreeMap<>();
                                    rule.reads().stream()
                                            .filter(path -> values.apply(path) != null)
                                            .forEach(path -> known.put(path, values.apply(path)));
                                    TruthValue truth = rule.condition().of(new Case(known));
                                    met.add(truth.name());
                                    boolean fired = run.firings.stream()
                                            .anyMatch(firing -> firing.row().equals(rule.id())
                                                    && firing.scope().equals(scope));
                                    if (fired != (truth == TruthValue.YES)) {
                                        differences.add(rule.id() + " is " + truth + ", and fired: " + fired + " in "
                                                + sample.from());
                                    }
                                }));
            }
        }

        assertThat(differences).isEmpty();
        assertThat(met).containsExactly("NO", "UNKNOWN", "YES");
    }

    @Test
    void a_condition_is_read_by_the_precedence_of_its_operators() {
        assertThat(truth("yes(\"a.a\") || yes(\"a.b\") && no(\"a.b\")", Map.of("a.a", true, "a.b", true)))
                .isEqualTo(TruthValue.YES);
        assertThat(truth("(yes(\"a.a\") || yes(\"a.b\")) && no(\"a.b\")", Map.of("a.a", true, "a.b", true)))
                .isEqualTo(TruthValue.NO);
        assertThat(truth("!(yes(\"a.a\") && yes(\"a.c\"))", Map.of("a.a", true)))
                .isEqualTo(TruthValue.UNKNOWN);
        assertThat(truth("!yes(\"a.a\") && yes(\"a.c\")", Map.of("a.a", true))).isEqualTo(TruthValue.NO);
        assertThat(truth("yes(\"a.a\") || isBefore(\"a.c\", \"a.d\")", Map.of("a.a", true)))
                .isEqualTo(TruthValue.YES);
        assertThat(truth("is(\"a.a\", \"a (b) || c\")", Map.of("a.a", "a (b) || c")))
                .isEqualTo(TruthValue.YES);
        assertThat(Condition.of(
                        "yes(\"a.a\") yes(\"a.b\")",
                        CaseQuestion.of("yes(\"a.a\") yes(\"a.b\")", 1).orElseThrow()))
                .isEmpty();
        assertThat(Condition.of(
                        ")(yes(\"a.a\")", CaseQuestion.of(")(yes(\"a.a\")", 1).orElseThrow()))
                .isEmpty();
    }

    @Test
    void a_table_that_reads_no_and_never_missing_is_reported() {
        Row reads = row(GIVEN, "no", true);
        Table trusting = new Table(
                "TREAD",
                "added",
                "TREAD",
                "Is it open?",
                "CX_LEADER",
                HitPolicy.COLLECT,
                List.of(new Column("Closed", CLOSED, null)),
                List.of(new Column("permit", ResultColumns.findings().get("permit"), null)),
                List.of(new Row(
                        "TREAD-1",
                        reads.conditions(),
                        Map.of("permit", "CONTACT"),
                        "OPEN",
                        "It is open.",
                        "house rule",
                        "H",
                        Role.CX_LEADER,
                        LocalDate.of(2020, 1, 1),
                        null,
                        Status.active,
                        "",
                        "added#A1")),
                "added/TREAD.xlsx");

        assertThat(compiled(List.of(
                                table("TGIVE", HitPolicy.COLLECT, List.of(row("customer.age", "40", true))), trusting))
                        .notices())
                .hasSize(1)
                .first()
                .satisfies(notice -> assertThat(notice.text())
                        .contains("added/TREAD.xlsx")
                        .contains("TREAD-1")
                        .contains("`Closed`")
                        .contains("missing"));
        assertThat(DefaultPack.release().notices()).isEmpty();
    }

    private static TruthValue truth(String condition, Map<String, Object> known) {
        return Condition.of(condition, CaseQuestion.of(condition, 1).orElseThrow())
                .orElseThrow()
                .of(new Case(known));
    }

    private static Facts withoutApprovals(Sample sample) {
        return sample.facts().approvedBy(List.of());
    }

    private static Sample without(String... paths) {
        Sample sample = SAMPLE;
        for (String path : paths) {
            sample = SampleFacts.without(sample, path);
        }
        return sample;
    }

    private static String closed(HitPolicy policy, Row... rows) {
        return evaluated(List.of(table("TGIVE", policy, List.of(rows))));
    }

    private static String evaluated(List<Table> tables) {
        Sample sample = without("customer.age", "organisation.sector");
        Object value = compiled(tables).run(sample.facts(), sample.dates()).value(GIVEN);
        return value == null ? "missing" : Case.text(value);
    }

    private static PolicyRelease compiled(List<Table> more) {
        Table reader = Variants.table(
                "TASK",
                Map.of("subject.id", new Cell.OneOf(new TreeSet<>(Set.of("NOTHING")))),
                List.of(Map.of("forbid", true)),
                Status.active);
        List<Column> reads = new ArrayList<>(reader.conditions());
        reads.add(new Column("Closed", CLOSED, null));
        List<Row> rows = reader.rows().stream()
                .map(row -> {
                    List<Cell> cells = new ArrayList<>(row.conditions());
                    cells.add(new Cell.Any());
                    return Variants.with(row, row.id(), cells, row.results(), row.status());
                })
                .toList();
        List<Table> tables = new ArrayList<>(DefaultPack.release().pack().tables());
        tables.addAll(more);
        if (more.stream().anyMatch(table -> table.gives().contains(GIVEN))) {
            tables.add(new Table(
                    "TASK",
                    "added",
                    "TASK",
                    "Is it closed?",
                    "CX_LEADER",
                    HitPolicy.COLLECT,
                    reads,
                    reader.results(),
                    rows,
                    "added/TASK.xlsx"));
        }
        return Variants.of(tables, DefaultPack.release().pack().rules());
    }

    /**
     * A table whose rows have conditions on the named facts, with a column for each of them, and say whether the house
     * is closed.
     */
    private static Table table(String id, HitPolicy policy, List<Row> rows) {
        List<String> paths = rows.stream()
                .map(row -> row.note().split(" "))
                .flatMap(java.util.Arrays::stream)
                .distinct()
                .sorted()
                .toList();
        Vocabulary vocabulary = DefaultPack.release().vocabulary();
        List<Column> reads = paths.stream()
                .map(path -> new Column(path, vocabulary.facts().get(path), null))
                .toList();
        List<Row> placed = new ArrayList<>();
        for (Row row : rows) {
            List<String> own = List.of(row.note().split(" "));
            List<Cell> cells = paths.stream()
                    .map(path -> own.contains(path) ? row.conditions().get(own.indexOf(path)) : new Cell.Any())
                    .collect(Collectors.toList());
            placed.add(Variants.with(row, id + "-" + placed.size(), cells, row.results(), Status.active));
        }
        return new Table(
                id,
                "added",
                id,
                "Is it closed?",
                "CX_LEADER",
                policy,
                reads,
                List.of(new Column("Closed", CLOSED, Combine.any)),
                placed,
                "added/" + id + ".xlsx");
    }

    private static Table person(Row row) {
        Table closed = table("TPERSON", HitPolicy.COLLECT, List.of(row));
        ReservedFacts.Form form = ReservedFacts.forms().get(ResultColumns.PERSON);
        return new Table(
                "TPERSON",
                "added",
                "TPERSON",
                "Must a person decide?",
                "CX_LEADER",
                HitPolicy.COLLECT,
                closed.conditions(),
                List.of(new Column("Person", form.fact(), form.combine())),
                closed.rows().stream()
                        .map(each -> Variants.with(
                                each, each.id(), each.conditions(), Map.of(ResultColumns.PERSON, true), Status.active))
                        .toList(),
                "added/TPERSON.xlsx");
    }

    private static Row row(String path, String cell, boolean says) {
        return new Row(
                "",
                List.of(cell(path, cell)),
                Map.of(GIVEN, says),
                "CLOSED",
                "It is closed.",
                "house rule",
                "H",
                Role.CX_LEADER,
                LocalDate.of(2020, 1, 1),
                null,
                Status.active,
                path,
                "added#A1");
    }

    private static Row both(String path, String cell, String other, String otherCell) {
        return new Row(
                "",
                List.of(cell(path, cell), cell(other, otherCell)),
                Map.of(GIVEN, true),
                "CLOSED",
                "It is closed.",
                "house rule",
                "H",
                Role.CX_LEADER,
                LocalDate.of(2020, 1, 1),
                null,
                Status.active,
                path + " " + other,
                "added#A1");
    }

    private static Cell cell(String path, String text) {
        return switch (text) {
            case "missing" -> new Cell.Missing();
            case "known" -> new Cell.Known();
            case "no" -> new Cell.OneOf(new TreeSet<>(Set.of(false)));
            case "40" -> new Cell.Range(40.0, true, null, false);
            case "not RETAIL" -> new Cell.NoneOf(new TreeSet<>(Set.of("RETAIL")));
            default -> new Cell.OneOf(new TreeSet<>(Set.of(text)));
        };
    }
}
