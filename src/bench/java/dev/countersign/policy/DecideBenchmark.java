package dev.countersign.policy;

import dev.countersign.decisions.AnswerJson;
import dev.countersign.tables.CaseSample;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.ReadPack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** One decision over the whole pack of the repository, over all its cases in turn: target 1. One operation is every case once. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
public class DecideBenchmark {

    /** Read once for all rounds of one JVM. */
    private static final PackFiles FILES = PackFiles.locate(Optional.empty());
    private static final Release RELEASE = ReadPack.read(FILES, new Compiler()).release();
    private static final List<CaseSample> CASES = CaseSample.all(FILES, RELEASE);

    @Setup
    public void same() {
        for (CaseSample each : CASES) {
            if (!Arrays.equals(AnswerJson.bytes(RELEASE.evaluate(each.facts(), each.dates())), AnswerJson.bytes(RELEASE.scan(each.facts(), each.dates())))) {
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

        private static final UsualForm FORM = new UsualForm(RELEASE, CASES.get(0).dates().inForce());
        private static final List<UsualForm.Question> QUESTIONS = CASES.stream().map(Usual::question).toList();

        private final List<List<Object>> facts = new ArrayList<>();

        private static UsualForm.Question question(CaseSample each) {
            Run run = RELEASE.run(each.facts(), each.dates());
            UsualForm.Question question = FORM.question(each.facts(), each.dates(), run);
            if (!FORM.decide(FORM.facts(question)).equals(run.counted.keySet())) {
                throw new IllegalStateException("the usual form counts other rows: " + each.path());
            }
            return question;
        }

        @Setup(Level.Invocation)
        public void beans() {
            facts.clear();
            QUESTIONS.forEach(question -> facts.add(FORM.facts(question)));
        }
    }

    /** The same rows as rules are usually written. */
    @Benchmark
    public void usual(Usual usual, Blackhole hole, Cost cost) {
        cost.of(CASES.size(), () -> usual.facts.forEach(each -> hole.consume(Usual.FORM.decide(each))));
    }
}
