package dev.countersign.policy;

import dev.countersign.tables.Reloads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks in short rounds that take turns in one JVM, and holds medians to the targets. Ratios, since they compare across
 * machines; turns and processor time, since a shared machine is never quiet for long.
 */
public final class Benchmarks {

    private static final Path PAGE = Path.of("docs/benchmarks.md");
    private static final String LATEST = "## Latest run";
    private static final String DECIDE = DecideBenchmark.class.getName() + ".";
    private static final String GROWTH = GrowthBenchmark.class.getName() + ".match";
    private static final String RELOAD = ReloadBenchmark.class.getName() + ".";
    private static final String COLD = "cold";
    /** Rounds that do not count: what is compared must be compiled as well as it ever will be. */
    private static final int WARM_UP = 30;
    /** Every so many rounds the slow ones are run too. */
    private static final int SLOW = 5;

    /** Scores by benchmark, one for each round. */
    private final SortedMap<String, List<Double>> scores = new TreeMap<>();
    private final StringBuilder table = new StringBuilder("| Target | Measured | At most or at least | Met |\n|---|---|---|---|\n");

    private Benchmarks() {
    }

    /** @param arguments how many rounds, or {@code cold} to read the pack once and tell how long it took */
    public static void main(String[] arguments) throws RunnerException, IOException, InterruptedException {
        if (arguments[0].equals(COLD)) {
            Reloads reloads = new Reloads();
            long begin = System.nanoTime();
            reloads.reload(reloads.files());
            System.out.println(COLD + " " + (System.nanoTime() - begin) / 1_000_000);
            return;
        }
        int rounds = Integer.parseInt(arguments[0]);
        Benchmarks benchmarks = new Benchmarks();
        for (int round = -WARM_UP; round < rounds; round++) {
            benchmarks.round(round);
        }
        benchmarks.write(rounds);
    }

    private void round(int round) throws RunnerException, IOException, InterruptedException {
        System.out.println("round " + round);
        run(DecideBenchmark.class, round);
        run(GrowthBenchmark.class, round);
        if (round % SLOW == 0) {
            run(ReloadBenchmark.class, round);
        }
        if (round >= 0 && round % SLOW == 0) {
            Process cold = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"), Benchmarks.class.getName(), COLD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String told = new String(cold.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            cold.waitFor();
            add(COLD, Double.parseDouble(told.lines().filter(line -> line.startsWith(COLD + " ")).findFirst().orElseThrow().substring(COLD.length() + 1)));
        }
    }

    /** Once for a second. No forks: benchmarks that are compared take turns every second, in this JVM. */
    private void run(Class<?> benchmark, int round) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder().include(benchmark.getName()).forks(0).threads(1).warmupIterations(0)
                .measurementIterations(1).measurementTime(TimeValue.seconds(1)).shouldFailOnError(true).verbosity(VerboseMode.SILENT).build()).run();
        for (RunResult result : results) {
            String rows = result.getParams().getParam("rows");
            if (round >= 0) {
                add(result.getParams().getBenchmark() + (rows == null ? "" : " " + rows), score(result));
            }
        }
    }

    /** Microseconds of processor time for one evaluation, or milliseconds on the clock. */
    private static double score(RunResult result) {
        Map<String, Result> counted = result.getSecondaryResults();
        return counted.containsKey("evaluations") ? counted.get("nanoseconds").getScore() / counted.get("evaluations").getScore() / 1_000 : result.getPrimaryResult().getScore();
    }

    private void add(String benchmark, double score) {
        scores.computeIfAbsent(benchmark, unused -> new ArrayList<>()).add(score);
    }

    private double median(String benchmark) {
        return middle(scores.get(benchmark));
    }

    /** The median of the rounds' ratios. */
    private double ratio(String of, String to) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < scores.get(of).size(); round++) {
            ratios.add(scores.get(of).get(round) / scores.get(to).get(round));
        }
        return middle(ratios);
    }

    private static double middle(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private void atMost(String what, double measured, double most, String unit) {
        line(what, measured, "at most ", most, unit, measured <= most);
    }

    private void line(String what, double measured, String bound, double target, String unit, boolean met) {
        String number = unit.equals("ms") ? "%.0f" : "%.2f";
        table.append(String.format(Locale.ROOT, "| %s | " + number + " %s | %s%s %s | %s |%n", what, measured, unit, bound, target == Math.rint(target) ? String.valueOf((long) target) : String.valueOf(target), unit, met ? "yes" : "no"));
    }

    private void write(int rounds) throws IOException {
        atMost("1: decision over the whole pack, against the plain scan of the same rows", ratio(DECIDE + "evaluate", DECIDE + "scan"), 1.5, "times");
        double faster = ratio(DECIDE + "usual", DECIDE + "evaluate");
        line("1: the same pack as rules are usually written for Drools, against the decision", faster, "at least ", 8, "times", faster >= 8);
        atMost("3: one hashed table of 1,000 rows, against one of 10", ratio(GROWTH + " 1000", GROWTH + " 10"), 2.5, "times");
        atMost("4: one workbook changed, Excel bytes to release, warm", median(RELOAD + "reload"), 300, "ms");
        atMost("4: whole pack, new JVM", median(COLD), 3_000, "ms");
        atMost("check of the whole pack, warm", median(RELOAD + "check"), 3_000, "ms");
        StringBuilder latest = new StringBuilder(LATEST + "\n\n" + LocalDate.now(ZoneOffset.UTC) + ", " + System.getProperty("java.vm.name") + " " + System.getProperty("java.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " shared cores; medians of " + rounds + " rounds.\n\n").append(table);
        latest.append("\nFor orientation only, since they hold for one machine at one moment: the medians behind the ratios, in microseconds of processor time for one evaluation, in milliseconds on the clock for reload, check and a cold start.\n\n| Benchmark | Median |\n|---|---|\n");
        scores.keySet().forEach(each -> latest.append(String.format(Locale.ROOT, "| %s | %.1f |%n", each.substring(each.lastIndexOf("policy.") + (each.contains("policy.") ? 7 : 1)), median(each))));
        String page = Files.readString(PAGE);
        Files.writeString(PAGE, page.substring(0, page.indexOf(LATEST)) + latest);
        System.out.println(latest);
    }
}
