package dev.countersign.policy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One table whose topmost matching row counts, compared with OpenL Tablets and KIE DMN: target 2. One operation is
 * every question once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
public class TableBenchmark {

    /** Made once for all rounds of one JVM: compiling takes far longer than a round. */
    private static final Map<String, Compiled> COMPILED = new ConcurrentHashMap<>();

    private record Compiled(FirstMatch table, FirstMatch.Answering answering) {}

    @Param({"1000", "10000"})
    private int rows;

    @Param({"scan", "ours", "openl", "dmn"})
    private String engine;

    private Compiled compiled;

    @Setup
    public void compile() {
        compiled = COMPILED.computeIfAbsent(rows + " " + engine, unused -> compiled(rows, engine));
    }

    private static Compiled compiled(int rows, String engine) {
        FirstMatch table = FirstMatch.of(rows);
        return new Compiled(
                table,
                table.same(
                        engine,
                        switch (engine) {
                            case "ours" -> new OurTable(table);
                            case "openl" -> new OpenlTable(table);
                            case "dmn" -> new DmnTable(table);
                            default -> table.scan();
                        }));
    }

    /** Answers each question. */
    @Benchmark
    public void row(Blackhole hole, Cost cost) {
        cost.of(
                compiled.table.questions().size(),
                () -> compiled.table.questions().forEach(each -> hole.consume(compiled.answering.row(each))));
    }
}
