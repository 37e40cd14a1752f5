package dev.countersign.policy;

import dev.countersign.facts.Case;
import dev.countersign.facts.Role;
import dev.countersign.facts.vocabulary.Authority;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.FactType;
import dev.countersign.policy.match.Engine;
import dev.countersign.policy.match.Stage;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Column;
import dev.countersign.policy.table.HitPolicy;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** One table whose rows begin with an equality, one row of which matches: target 3. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
public class GrowthBenchmark {

    private static final int CASES = 64;

    @Param({"10", "100", "1000", "10000"})
    private int rows;

    private Stage stage;
    private Engine engine;
    private final List<Case> cases = new ArrayList<>();

    @Setup
    public void table() {
        FactName key = new FactName("action.name", FactType.TEXT, false, null, null, null, "", Authority.CALLER, "");
        FactName amount =
                new FactName("action.amount", FactType.NUMBER, false, null, null, null, "EUR", Authority.CALLER, "");
        List<Row> content = IntStream.range(0, rows)
                .mapToObj(i -> new Row(
                        "T-" + i,
                        List.of(
                                new Cell.OneOf(new TreeSet<>(List.of("action_" + i))),
                                new Cell.Range(10.0, true, null, true)),
                        Map.of("forbid", true),
                        "REASON",
                        "Because.",
                        "house rule",
                        "H",
                        Role.COMPLIANCE_REVIEWER,
                        LocalDate.EPOCH,
                        null,
                        Status.active,
                        "",
                        ""))
                .toList();
        Table table = new Table(
                "T",
                "bench",
                "Growth",
                "Does cost grow with rows?",
                "",
                HitPolicy.COLLECT,
                List.of(new Column("Action", key, null), new Column("Amount", amount, null)),
                List.of(),
                content,
                "growth.xlsx");
        stage = new Stage(0, Stage.Scope.ONCE, List.of(table), List.of());
        engine = new Engine(null, Map.of());
        IntStream.range(0, CASES)
                .forEach(i ->
                        cases.add(new Case(Map.of("action.name", "action_" + i * 7919 % rows, "action.amount", 20.0))));
        cases.forEach(each -> {
            if (engine.rows(stage, List.of(stage.layout.of(0, each::value))).size() != 1) {
                throw new IllegalStateException("one row must match");
            }
        });
    }

    /** Normalise, match and record each case. */
    @Benchmark
    public void match(Blackhole hole, Cost cost) {
        cost.of(
                CASES,
                () -> cases.forEach(each ->
                        hole.consume(engine.rows(stage, List.of(stage.layout.of(0, each::value))))));
    }
}
