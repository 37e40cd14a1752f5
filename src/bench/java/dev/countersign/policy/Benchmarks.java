package dev.countersign.policy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.countersign.ledger.Audits;
import dev.countersign.ledger.LedgerTurns;
import dev.countersign.tables.Reloads;
import dev.countersign.tables.ReloadsUnderLoad;
import dev.countersign.web.HttpTurns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.slf4j.LoggerFactory;

/**
 * Runs the benchmarks in short rounds that take turns in one JVM, and holds medians to the targets. Ratios, since
 * they compare across machines; turns and processor time, since a shared machine is never quiet for long.
 */
public final class Benchmarks {

    private static final String DECIDE = DecideBenchmark.class.getName() + ".";
    private static final String GROWTH = GrowthBenchmark.class.getName() + ".match";
    private static final String TABLE = TableBenchmark.class.getName() + ".row";
    private static final String RELOAD = ReloadBenchmark.class.getName() + ".";
    private static final String COLD = "cold";
    private static final String HTTP = "HTTP ";
    private static final String LEDGER = "Ledger ";
    private static final String RESTART = "Ledger restart, 1,000,000 entries, ms";
    private static final int ENTRIES = 1_000_000;
    private static final String REPLAY = ReplayBenchmark.class.getName() + ".";
    private static final String FLOODED = "HTTP decide full at ten times its throughput";
    private static final String REFUSED = "HTTP p99 of refusals, ms";
    private static final int OVERLOAD = 10;
    private static final String LATE = "HTTP p99 at half load, ms";
    private static final String DRIBBLED = "HTTP p99 at half load with 500 slow callers, ms";
    private static final String UNDISTURBED = "HTTP p99 at half load without slow callers, ms";
    private static final int DRIBBLERS = 500;
    /** One in a hundred of a few seconds is a handful: all turns count together. */
    private static final int MOST_TURNS = 10;

    private static final int TURN = 5_000;
    /** Rounds that do not count: what is compared must be compiled as well as it ever will be. */
    private static final int WARM_UP = 30;
    /** So many for each round that counts are enough where only a few are asked for: their figures are not kept. */
    private static final int WARM_UP_A_ROUND = 3;
    /** Every so many rounds the slow ones are run too. */
    private static final int SLOW = 5;

    private static final int SECOND = 1_000;
    /** Milliseconds for each of those that are many. */
    private static final int SHORT = 200;

    private static final int RELOADS_A_ROUND = 40;
    private static final int MOST_RELOADS = 1_000;
    private static final int AUDITED = 500_000;
    private static final int AUDITS = 5;
    private static final double NANOS = 1e6;

    private final Scores scores = new Scores();
    private final HttpTurns http;
    private final LedgerTurns ledger;

    private Benchmarks(HttpTurns http, LedgerTurns ledger) {
        this.http = http;
        this.ledger = ledger;
    }

    /** @param arguments how many rounds, or {@code cold} to read the pack once and tell how long it took */
    public static void main(String[] arguments)
            throws RunnerException, IOException, InterruptedException, ExecutionException {
        if (arguments[0].equals(COLD)) {
            Reloads reloads = new Reloads();
            long begin = System.nanoTime();
            reloads.reload(reloads.files());
            System.out.println(COLD + " " + (System.nanoTime() - begin) / 1_000_000);
            return;
        }
        int rounds = Integer.parseInt(arguments[0]);
        try (HttpTurns http = new HttpTurns();
                LedgerTurns ledger = new LedgerTurns(ReplayBenchmark.samples())) {
            // KIE DMN would print a line for each question that no row matches.
            ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
            Benchmarks benchmarks = new Benchmarks(http, ledger);
            for (int round = -Math.min(WARM_UP, WARM_UP_A_ROUND * rounds); round < rounds; round++) {
                benchmarks.round(round);
            }
            benchmarks.write(rounds);
        }
        System.exit(0);
    }

    private void round(int round) throws RunnerException, IOException, InterruptedException {
        System.out.println("round " + round);
        run(round, options(DecideBenchmark.class, SECOND));
        run(round, options(ReplayBenchmark.class, SECOND));
        run(round, options(GrowthBenchmark.class, SHORT));
        run(round, options(TableBenchmark.class, SHORT).param("engine", "scan", "ours", "openl"));
        run(round, options(TableBenchmark.class, SHORT).param("engine", "dmn").param("rows", "1000"));
        if (round % SLOW == 0) {
            run(round, options(ReloadBenchmark.class, SECOND));
        }
        if (round % SLOW == 0 || round >= 0) {
            http(round);
            ledger(round);
        }
        if (round >= 0 && round % SLOW == 0) {
            cold();
        }
    }

    /** Once for so long. No forks: benchmarks that are compared take turns every second, in this JVM. */
    private static ChainedOptionsBuilder options(Class<?> benchmark, int milliseconds) {
        return new OptionsBuilder()
                .include(benchmark.getName())
                .forks(0)
                .threads(1)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(milliseconds))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
    }

    private void run(int round, ChainedOptionsBuilder options) throws RunnerException {
        Collection<RunResult> results = new Runner(options.build()).run();
        for (RunResult result : results) {
            String parameters = result.getParams().getParamsKeys().stream()
                    .sorted()
                    .map(key -> " " + result.getParams().getParam(key))
                    .collect(Collectors.joining());
            add(round, result.getParams().getBenchmark() + parameters, score(result));
        }
    }

    /** Microseconds of processor time for one evaluation, or milliseconds on the clock. */
    @SuppressWarnings("rawtypes") // JMH declares the map so
    private static double score(RunResult result) {
        Map<String, Result> counted = result.getSecondaryResults();
        return counted.containsKey("evaluations")
                ? counted.get("nanoseconds").getScore()
                        / counted.get("evaluations").getScore()
                        / 1_000
                : result.getPrimaryResult().getScore();
    }

    private void add(int round, String benchmark, double score) {
        if (round >= 0) {
            scores.add(benchmark, score);
        }
    }

    private void http(int round) throws IOException {
        for (String answer : new String[] {"full", "minimal"}) {
            add(round, HTTP + "decide " + answer, http.throughput("decide " + answer, SECOND));
            add(round, HTTP + "empty " + answer, http.throughput("empty " + answer, SECOND));
        }
        if (round >= 0) {
            long[] delays = http.delays("decide full", scores.last(HTTP + "decide full") / 2, SECOND);
            scores.add(LATE, share(delays, 0.99) / NANOS);
            HttpTurns.Overload flood =
                    http.overload("decide full", OVERLOAD * scores.last(HTTP + "decide full"), 2 * SECOND);
            scores.add(FLOODED, flood.perSecond());
            scores.add(REFUSED, flood.refusals().length == 0 ? 0 : share(flood.refusals(), 0.99) / NANOS);
        }
    }

    private void withSlowCallers(int rounds) throws IOException, InterruptedException {
        double perSecond = scores.median(HTTP + "decide full") / 2;
        List<long[]> alone = new ArrayList<>();
        List<long[]> beside = new ArrayList<>();
        for (int turn = 0; turn < Math.min(MOST_TURNS, 2 * rounds); turn++) {
            alone.add(http.delays("decide full", perSecond, TURN));
            beside.add(http.delaysBesideDribblers(DRIBBLERS, "decide full", perSecond, TURN));
        }
        scores.add(UNDISTURBED, share(sorted(alone), 0.99) / NANOS);
        scores.add(DRIBBLED, share(sorted(beside), 0.99) / NANOS);
    }

    private static long[] sorted(List<long[]> turns) {
        return turns.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    }

    private void ledger(int round) throws IOException {
        LedgerTurns.Run appends = ledger.appends(SECOND);
        LedgerTurns.Run plain = ledger.plain(SECOND);
        LedgerTurns.Run bare = ledger.bare(SECOND);
        add(round, LEDGER + "appends", appends.perSecond());
        add(round, LEDGER + "appends p99, ms", appends.p99());
        add(round, LEDGER + "plain journal", plain.perSecond());
        add(round, LEDGER + "plain journal p99, ms", plain.p99());
        add(round, LEDGER + "bare loop", bare.perSecond());
        add(round, LEDGER + "force p99, ms", bare.p99());
        add(round, LEDGER + "PostgreSQL", ledger.commits(SECOND).perSecond());
    }

    private static long share(long[] sorted, double share) {
        return sorted[(int) (sorted.length * share)];
    }

    private void cold() throws IOException, InterruptedException {
        Process cold = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Benchmarks.class.getName(),
                        COLD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String told = new String(cold.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        cold.waitFor();
        scores.add(
                COLD,
                Double.parseDouble(told.lines()
                        .filter(line -> line.startsWith(COLD + " "))
                        .findFirst()
                        .orElseThrow()
                        .substring(COLD.length() + 1)));
    }

    private void write(int rounds) throws IOException, InterruptedException, ExecutionException {
        int reloads = Math.min(MOST_RELOADS, RELOADS_A_ROUND * rounds);
        long[] delays = new ReloadsUnderLoad().delays(reloads);
        LatestRun latest = new LatestRun();
        latest.atMost(
                "1: decision over the whole pack, compared with the plain scan of the same rows",
                scores.ratio(DECIDE + "evaluate", DECIDE + "scan"),
                1.5,
                "times");
        latest.atLeast(
                "1: the same pack in the usual form, compared with the decision",
                scores.ratio(DECIDE + "usual", DECIDE + "evaluate"),
                8,
                "times");
        latest.atLeast(
                "2: OpenL Tablets on a table of 1,000 rows, compared with ours on the same table",
                scores.ratio(TABLE + " openl 1000", TABLE + " ours 1000"),
                3,
                "times");
        latest.atLeast(
                "2: OpenL Tablets on a table of 10,000 rows, compared with ours on the same table",
                scores.ratio(TABLE + " openl 10000", TABLE + " ours 10000"),
                5,
                "times");
        latest.told(
                "KIE DMN on the table of 1,000 rows, compared with ours",
                scores.ratio(TABLE + " dmn 1000", TABLE + " ours 1000"),
                "times");
        latest.atMost(
                "3: one hashed table of 1,000 rows, compared with one of 10",
                scores.ratio(GROWTH + " 1000", GROWTH + " 10"),
                2.5,
                "times");
        latest.told(
                "one hashed table of 10,000 rows, compared with one of 10",
                scores.ratio(GROWTH + " 10000", GROWTH + " 10"),
                "times");
        latest.atMost(
                "4: one workbook changed, Excel bytes to release, warm", scores.median(RELOAD + "reload"), 300, "ms");
        latest.atMost("4: whole pack, new JVM", scores.median(COLD), 3_000, "ms");
        latest.atMost(
                "4: longest delay of " + delays.length + " decisions during " + reloads + " reloads; none was lost",
                delays[delays.length - 1] / NANOS,
                50,
                "ms");
        latest.told("p99.9 of those delays", share(delays, 0.999) / NANOS, "ms");
        latest.atLeast(
                "5: full answers over HTTP, each first written to the ledger and forced to disk, compared with an "
                        + "empty endpoint with the same JSON",
                scores.ratio(HTTP + "decide full", HTTP + "empty full"),
                0.5,
                "times");
        latest.atLeast(
                "5: minimal answers over HTTP, each first written to the ledger and forced to disk, compared with an "
                        + "empty endpoint with the same JSON",
                scores.ratio(HTTP + "decide minimal", HTTP + "empty minimal"),
                0.5,
                "times");
        latest.atMost("5: p99 of the delay at half the throughput of full answers", scores.median(LATE), 5, "ms");
        withSlowCallers(rounds);
        latest.atMost(
                "5: p99 with 500 callers that send a byte of their body each second, compared with p99 without them",
                scores.ratio(DRIBBLED, UNDISTURBED),
                1.5,
                "times");
        latest.atLeast(
                "6: records replayed to the same bytes, for each second of processor time",
                SECOND * SECOND / scores.median(REPLAY + "replay"),
                10_000,
                "records");
        latest.atMost(
                "6: impact of a release on parsed records, compared with evaluating them, alternatives included",
                scores.ratio(REPLAY + "impact", REPLAY + "evaluate"),
                1.3,
                "times");
        latest.told(
                "impact, compared with evaluating once, without alternatives",
                scores.ratio(REPLAY + "impact", DECIDE + "evaluate"),
                "times");
        latest.atLeast(
                "ledger 7: full answers under ten times as many questions, compared with those without overload",
                scores.ratio(FLOODED, HTTP + "decide full"),
                0.8,
                "times");
        latest.atMost("ledger 7: p99 of refusals under ten times as many questions", scores.median(REFUSED), 50, "ms");
        latest.atMost("check of the whole pack, warm", scores.median(RELOAD + "check"), 3_000, "ms");
        scores.add(RESTART, ledger.restart(ENTRIES));
        latest.atLeast(
                "ledger 3: durable appends of 64 callers, compared with a plain journal that only writes, "
                        + "forces and wakes them",
                scores.ratio(LEDGER + "appends", LEDGER + "plain journal"),
                0.5,
                "times");
        latest.atLeast(
                "ledger 3: the same appends, compared with PostgreSQL with a commit for each row",
                scores.ratio(LEDGER + "appends", LEDGER + "PostgreSQL"),
                3,
                "times");
        latest.told(
                "the same appends, compared with a loop without callers that writes and forces 64 of them at once",
                scores.ratio(LEDGER + "appends", LEDGER + "bare loop"),
                "times");
        latest.atMost(
                "ledger 4: p99 of their acknowledgement, compared with p99 of a force",
                scores.ratio(LEDGER + "appends p99, ms", LEDGER + "force p99, ms"),
                3,
                "times");
        latest.told(
                "p99 of the plain journal's acknowledgement, compared with p99 of a force",
                scores.ratio(LEDGER + "plain journal p99, ms", LEDGER + "force p99, ms"),
                "times");
        latest.atMost(
                "ledger 6: start with a million entries, each with a private part",
                scores.median(RESTART),
                10_000,
                "ms");
        audits(latest);
        latest.write(rounds, scores);
    }

    private void audits(LatestRun latest) throws IOException {
        try (Audits audits = new Audits(AUDITED)) {
            for (int i = 0; i < AUDITS; i++) {
                Audits.Audit audit = audits.audit();
                scores.add(LEDGER + "audited entries a second", audit.perSecond());
                scores.add(LEDGER + "audited entries a second of processor time", audit.perCoreSecond());
                scores.add(LEDGER + "proof made, us", audits.making());
                scores.add(LEDGER + "proof checked, us", audits.checking());
                scores.add(LEDGER + "leaf and tree of 2,000 bytes, us", audits.leaf());
            }
            latest.atLeast(
                    "ledger 5: full audit of " + AUDITED + " entries of 2,000 bytes by the verifier",
                    scores.median(LEDGER + "audited entries a second"),
                    100_000,
                    "entries/s");
            latest.told(
                    "the same audit, for each second of processor time",
                    scores.median(LEDGER + "audited entries a second of processor time"),
                    "entries/s");
            latest.atMost(
                    "ledger 5: size of the proof of one entry, with its checkpoint",
                    audits.proofBytes(),
                    2_048,
                    "bytes");
            latest.told("time to check that proof", scores.median(LEDGER + "proof checked, us"), "us");
            latest.told(
                    "time for leaf and tree of one entry",
                    scores.median(LEDGER + "leaf and tree of 2,000 bytes, us"),
                    "us");
        }
    }
}
