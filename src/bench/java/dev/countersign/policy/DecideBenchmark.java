package dev.countersign.policy;

import dev.countersign.decisions.AnswerJson;
import dev.countersign.facts.Evaluation;
import dev.countersign.tables.CaseSample;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.ReadPack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** One decision over the whole pack of the repository, over all its cases in turn: target 1. One operation is every case once. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecideBenchmark {

    private Release release;
    private List<CaseSample> cases;

    @Setup
    public void pack() {
        PackFiles files = PackFiles.locate(java.util.Optional.empty());
        release = ReadPack.read(files, new Compiler()).release();
        cases = CaseSample.all(files, release);
        for (CaseSample each : cases) {
            if (!Arrays.equals(AnswerJson.bytes(release.evaluate(each.facts(), each.dates())), AnswerJson.bytes(release.scan(each.facts(), each.dates())))) {
                throw new IllegalStateException("the engine and the scan differ: " + each.path());
            }
        }
    }

    /** The release, with every firing and matched value recorded. */
    @Benchmark
    public void evaluate(Blackhole hole) {
        for (CaseSample each : cases) {
            hole.consume(release.evaluate(each.facts(), each.dates()));
        }
    }

    /** The same by trying every row in turn. */
    @Benchmark
    public void scan(Blackhole hole) {
        for (CaseSample each : cases) {
            hole.consume(release.scan(each.facts(), each.dates()));
        }
    }

    /** The questions of the usual form; its rules change their beans, so that each invocation needs new ones. */
    @State(Scope.Thread)
    public static class Usual {

        private UsualForm form;
        private final List<UsualForm.Question> questions = new ArrayList<>();
        private final List<List<Object>> facts = new ArrayList<>();

        @Setup
        public void form(DecideBenchmark pack) {
            form = new UsualForm(pack.release, pack.cases.get(0).dates().inForce());
            Set<String> rows = new HashSet<>();
            pack.release.pack().tables().forEach(table -> table.rows().forEach(row -> rows.add(row.id())));
            for (CaseSample each : pack.cases) {
                Evaluation expected = pack.release.evaluate(each.facts(), each.dates());
                Set<String> counted = new HashSet<>();
                expected.firings().stream().filter(firing -> firing.counts() && rows.contains(firing.row())).forEach(firing -> counted.add(firing.row()));
                UsualForm.Question question = form.question(each.facts(), each.dates(), pack.release.run(each.facts(), each.dates()));
                if (!form.decide(form.facts(question)).equals(counted)) {
                    throw new IllegalStateException("the usual form differs: " + each.path());
                }
                questions.add(question);
            }
        }

        @Setup(Level.Invocation)
        public void beans() {
            facts.clear();
            questions.forEach(question -> facts.add(form.facts(question)));
        }
    }

    /** The same rows as rules are usually written. */
    @Benchmark
    public void usual(Usual usual, Blackhole hole) {
        for (List<Object> each : usual.facts) {
            hole.consume(usual.form.decide(each));
        }
    }
}
