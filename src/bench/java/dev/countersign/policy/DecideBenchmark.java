package dev.countersign.policy;

import dev.countersign.decisions.record.EvaluationJson;
import dev.countersign.policy.table.Row;
import dev.countersign.tables.CaseSample;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.ReadPack;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One decision over the whole pack of the repository, over all its cases in turn: target 1. One operation is every
 * case once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
public class DecideBenchmark {

    /** Read once for all rounds of one JVM. */
    private static final PackFiles FILES = PackFiles.locate(Optional.empty());

    private static final PolicyRelease RELEASE =
            ReadPack.read(FILES, new Compiler()).release();
    private static final List<CaseSample> CASES = CaseSample.all(FILES, RELEASE);

    @Setup
    public void same() {
        for (CaseSample each : CASES) {
            if (!Arrays.equals(
                    EvaluationJson.bytes(RELEASE.evaluate(each.facts(), each.dates())),
                    EvaluationJson.bytes(RELEASE.scan(each.facts(), each.dates())))) {
                throw new IllegalStateException("the engine and the scan differ: " + each.path());
            }
        }
    }

    /** The release, with every firing and matched value recorded. */
    @Benchmark
    public void evaluate(Blackhole hole, Cost cost) {
        cost.of(CASES.size(), () -> CASES.forEach(each -> hole.consume(RELEASE.evaluate(each.facts(), each.dates()))));
    }

    /** The same by trying every row in turn. */
    @Benchmark
    public void scan(Blackhole hole, Cost cost) {
        cost.of(CASES.size(), () -> CASES.forEach(each -> hole.consume(RELEASE.scan(each.facts(), each.dates()))));
    }

    /** The questions of the usual form; its rules change their beans, so that each invocation needs new ones. */
    @State(Scope.Thread)
    public static class Usual {

        /** By the rows that are in force. */
        private static final Map<Set<String>, UsualForm> FORMS = new HashMap<>();

        private static final List<Asked> ASKED =
                CASES.stream().map(Usual::asked).toList();

        private final List<List<Object>> facts = new ArrayList<>();

        private record Asked(UsualForm form, UsualForm.Question question) {}

        private static Asked asked(CaseSample each) {
            StageRun run = RELEASE.run(each.facts(), each.dates());
            UsualForm form = FORMS.computeIfAbsent(
                    inForce(each.dates().effectiveOn()),
                    unused -> new UsualForm(RELEASE, each.dates().effectiveOn()));
            UsualForm.Question question = form.question(each.facts(), each.dates(), run);
            if (!form.decide(form.facts(question))
                    .equals(run.counted.stream().map(Row::id).collect(Collectors.toSet()))) {
                throw new IllegalStateException("the usual form counts other rows: " + each.path());
            }
            return new Asked(form, question);
        }

        private static Set<String> inForce(LocalDate day) {
            return RELEASE.pack().tables().stream()
                    .flatMap(table -> table.rows().stream())
                    .filter(row -> row.isEffectiveOn(day))
                    .map(Row::id)
                    .collect(Collectors.toSet());
        }

        @Setup(Level.Invocation)
        public void beans() {
            facts.clear();
            ASKED.forEach(each -> facts.add(each.form.facts(each.question)));
        }

        private Set<String> decide(int number) {
            return ASKED.get(number).form.decide(facts.get(number));
        }
    }

    /** The same rows as rules are usually written. */
    @Benchmark
    public void usual(Usual usual, Blackhole hole, Cost cost) {
        cost.of(CASES.size(), () -> {
            for (int i = 0; i < CASES.size(); i++) {
                hole.consume(usual.decide(i));
            }
        });
    }
}
