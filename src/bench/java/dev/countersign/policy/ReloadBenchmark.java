package dev.countersign.policy;

import dev.countersign.tables.PackFiles;
import dev.countersign.tables.Reloads;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From Excel bytes to a release: target 4. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ReloadBenchmark {

    private final Reloads reloads = new Reloads();
    private String before = "";
    private PackFiles changed = reloads.files();

    @Setup
    public void first() {
        before = reloads.reload(reloads.files()).id();
    }

    @Setup(Level.Invocation)
    public void edit() {
        changed = reloads.change();
    }

    /** One workbook changed. */
    @Benchmark
    public PolicyRelease reload() {
        PolicyRelease release = reloads.reload(changed);
        if (release.id().equals(before)) {
            throw new IllegalStateException("the change is not in the release");
        }
        before = release.id();
        return release;
    }

    /** The whole check of the pack, nothing remembered. */
    @Benchmark
    public int check() {
        return Reloads.check();
    }
}
