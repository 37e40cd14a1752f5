package dev.countersign.policy;

import dev.countersign.decisions.RecordSample;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.replay.ReplayResult;
import dev.countersign.decisions.replay.Replayer;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.LedgerTurns;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.ReadPack;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Recorded decisions of the whole pack again, to the byte and under a candidate: target 6. One operation is every
 * case once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
public class ReplayBenchmark {

    private static final PackFiles FILES = PackFiles.locate(Optional.empty());
    private static final PolicyRelease RELEASE =
            ReadPack.read(FILES, new Compiler()).release();
    private static final List<RecordSample> RECORDS = RecordSample.all(FILES, RELEASE);
    private static final Replayer REPLAY = RecordSample.replay(RELEASE);

    /** The bytes of the records. */
    static List<LedgerTurns.Sample> samples() {
        return RECORDS.stream()
                .map(each -> new LedgerTurns.Sample(
                        each.open(),
                        each.parts().stream().map(DecryptedPart::content).toList()))
                .toList();
    }

    static PolicyRelease release() {
        return RELEASE;
    }

    /** Bytes of the median of the public records. */
    static int medianOpen() {
        return RECORDS.stream()
                .map(each -> each.open().length)
                .sorted()
                .skip(RECORDS.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    @Setup
    public void faithful() {
        for (RecordSample each : RECORDS) {
            if (!(REPLAY.of(each.open(), each.parts(), each.leaf()).orElseThrow() instanceof ReplayResult.Faithful)) {
                throw new IllegalStateException("a record is not replayed faithfully: "
                        + each.recorded().id());
            }
        }
    }

    /** From the bytes of the record and its opened parts to the same bytes. */
    @Benchmark
    public void replay(Blackhole hole, Cost cost) {
        cost.of(
                RECORDS.size(),
                () -> RECORDS.forEach(each -> hole.consume(REPLAY.of(each.open(), each.parts(), each.leaf()))));
    }

    /** From the decision to the public record, its leaf and its private parts before they are encrypted. */
    @Benchmark
    public void record(Blackhole hole, Cost cost) {
        cost.of(RECORDS.size(), () -> RECORDS.forEach(each -> hole.consume(each.written())));
    }

    /** What each would be under a candidate, from parsed records. */
    @Benchmark
    public void impact(Blackhole hole, Cost cost) {
        cost.of(
                RECORDS.size(),
                () -> RECORDS.forEach(each -> hole.consume(REPLAY.against(
                        each.json(), each.recorded(), RELEASE, each.dates().effectiveOn()))));
    }

    /** Evaluation alone, with the alternatives that an answer holds. */
    @Benchmark
    public void evaluate(Blackhole hole, Cost cost) {
        cost.of(
                RECORDS.size(),
                () -> RECORDS.forEach(each -> {
                    Evaluated evaluated = RELEASE.evaluated(each.facts(), each.dates(), Set.of());
                    hole.consume(evaluated.evaluation());
                    hole.consume(Evaluator.instead(evaluated));
                }));
    }
}
