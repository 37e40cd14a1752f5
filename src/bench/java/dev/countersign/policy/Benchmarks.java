package dev.countersign.policy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.countersign.context.form.RedactionGrowth;
import dev.countersign.context.own.OwnFactsGrowth;
import dev.countersign.ledger.Audits;
import dev.countersign.ledger.BenchFolder;
import dev.countersign.ledger.LedgerTurns;
import dev.countersign.tables.ReloadsUnderLoad;
import dev.countersign.web.BrokerTurns;
import dev.countersign.web.DeskTurns;
import dev.countersign.web.HttpTurns;
import dev.countersign.web.Turn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private static final String COLD = "decide in a new JVM, ms of processor time";
    private static final String COLD_JAR = "the same without the launcher, ms of processor time";
    private static final String EMPTY_JVM = "an empty JVM, ms of processor time";
    private static final String HTTP = "HTTP ";
    private static final String PROCESSOR = ", us of processor time";
    private static final String LEDGER = "Ledger ";
    private static final String RESTART = "Ledger restart, 1,000,000 entries, ms";
    private static final int ENTRIES = 1_000_000;
    private static final int PERSONS = 100_000;
    private static final String REPLAY = ReplayBenchmark.class.getName() + ".";
    private static final String FLOODED = "HTTP decide full at ten times its throughput";
    private static final String REFUSED = "HTTP p99 of refusals, ms";
    private static final String FLOODED_EMPTY = "HTTP p99 of the empty endpoint under as many questions, ms";
    private static final int OVERLOAD = 10;
    private static final String LATE = "HTTP p99 at half load, ms";
    private static final String DRIBBLED = "HTTP p99 at half load with 500 slow callers, ms";
    private static final String UNDISTURBED = "HTTP p99 at half load without slow callers, ms";
    private static final int DRIBBLERS = 500;
    private static final String HELD = "Review decision that is held";
    private static final String OPENED = "Review decision that is held, with its task";
    private static final String CLOCK = ", us on the clock";
    private static final String DECIDED = "Broker decision alone";
    private static final String RELEASED = "Broker decision and its data";
    private static final String REDACTED = "Broker redaction of 1,000,000 characters, ms";
    private static final int BROKER_TURN = 200;
    private static final int BROKER_TURNS = 15;
    private static final String LIST = "Review first page of a list, ms";
    private static final String SHORT_LIST = "Review first page of a short list, ms";
    private static final String WHOLE_LIST = "Review all pages of a list, ms";
    private static final String FIRST_LIST = "Review first page after a start, ms";
    private static final String BARRED = "Review barred, ms";
    private static final String DESK_START = "Review start of the service, ms";
    private static final String EMPTY_DESK_START = "Review start of the service without tasks, ms";
    /** Questions of a turn, one after the other. The agents open no more than they may. */
    private static final int DESK_TURN = 100;

    private static final int OPEN_TASKS = 5_000;
    private static final int FEW_TASKS = 500;
    private static final int LISTS = 30;
    private static final int FIRST_LISTS = 20;
    /** One in a hundred of a few seconds is a handful: all turns count together. */
    private static final int MOST_TURNS = 10;

    /** Turns of each service: enough to tell a few percent apart while the machine doubles its speed between them. */
    private static final int PAIRS = 60;

    private static final int TURN = 5_000;
    /** Fewer rounds are a short run: its figures are compared with those of the page, and the page stays. */
    private static final int FEWEST_WRITTEN = 5;
    /** Decisions on the customers of the example requests. */
    private static final int WORN = 100_000;

    private static final int FIRST = 1_000;
    /** Decisions a second. */
    private static final int[] RATES = {1, 10, 1_000};

    private static final int SECONDS_OF_A_RATE = 60;
    private static final int[] RESTARTS = {10_000, 100_000, ENTRIES};
    private static final int[] CUSTOMERS = {1_000, 10_000, 100_000};
    /** Rounds that do not count: what is compared must be compiled as well as it ever will be. */
    private static final int WARM_UP = 30;
    /** So many for each round that counts are enough where only a few are asked for. */
    private static final int WARM_UP_A_ROUND = 3;
    /** An evaluation needs six seconds until it is compiled, and a plain scan three: fewer compare the compiler. */
    private static final int FEWEST_WARM_UP = 10;
    /** Answers of each endpoint before one counts. */
    private static final int WARM = 60_000;
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
    private final DeskTurns desk;

    /** The launcher's archives of classes. */
    private final BenchFolder archives;

    private Benchmarks(HttpTurns http, LedgerTurns ledger, DeskTurns desk, BenchFolder archives) {
        this.http = http;
        this.desk = desk;
        this.ledger = ledger;
        this.archives = archives;
    }

    /**
     * @param arguments how many rounds. Fewer than five write nothing: they end with 1 if a ratio is worse by more than
     *                  a third than in the page, after up to five rounds
     */
    public static void main(String[] arguments)
            throws RunnerException, IOException, InterruptedException, ExecutionException {
        int rounds = Integer.parseInt(arguments[0]);
        List<String> worse = List.of();
        try (HttpTurns http = new HttpTurns();
                LedgerTurns ledger = new LedgerTurns(ReplayBenchmark.samples());
                DeskTurns desk = new DeskTurns();
                BenchFolder archives = new BenchFolder()) {
            // KIE DMN would print a line for each question that no row matches.
            ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
            Benchmarks benchmarks = new Benchmarks(http, ledger, desk, archives);
            int warmUp = Math.min(WARM_UP, Math.max(FEWEST_WARM_UP, WARM_UP_A_ROUND * rounds));
            for (int round = -warmUp; round < rounds; round++) {
                if (round == 0 && rounds >= FEWEST_WRITTEN) {
                    benchmarks.warm();
                }
                benchmarks.round(round);
            }
            if (rounds < FEWEST_WRITTEN) {
                worse = benchmarks.compared(rounds);
            } else {
                benchmarks.write(rounds);
            }
        }
        worse.forEach(System.out::println);
        System.exit(worse.isEmpty() ? 0 : 1);
    }

    /** What is worse than in the page by more than a third, also after more rounds. */
    private List<String> compared(int rounds) throws RunnerException, IOException, InterruptedException {
        queue();
        for (int round = rounds; ; round++) {
            LatestRun latest = new LatestRun();
            ratios(latest);
            queue(latest);
            List<String> worse = latest.worse();
            if (worse.isEmpty() || round >= FEWEST_WRITTEN) {
                latest.print();
                return worse;
            }
            System.out.println("worse after " + round + " rounds: " + worse);
            round(round);
        }
    }

    /** Rounds of a second are too few for the code of a whole decision: it is some 2,500 methods. */
    private void warm() {
        for (String what : new String[] {"decide full", "empty full"}) {
            http.questions(what, WARM);
        }
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
            desk(round);
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
            for (String what : new String[] {"decide ", "empty "}) {
                HttpTurns.Turn turn = http.turn(what + answer, SECOND);
                add(round, HTTP + what + answer, turn.perSecond());
                add(round, HTTP + what + answer + PROCESSOR, turn.processor());
            }
        }
        if (round >= 0) {
            long[] delays = http.delays("decide full", scores.last(HTTP + "decide full") / 2, 2 * SECOND);
            scores.add(LATE, share(delays, 0.99) / NANOS);
            double perSecond = OVERLOAD * scores.last(HTTP + "decide full");
            HttpTurns.Overload flood = http.overload("decide full", perSecond, 2 * SECOND);
            scores.add(FLOODED, flood.perSecond());
            scores.add(REFUSED, flood.refusals().length == 0 ? 0 : share(flood.refusals(), 0.99) / NANOS);
            scores.add(
                    FLOODED_EMPTY,
                    share(http.overload("empty full", perSecond, SECOND).answers(), 0.99) / NANOS);
        }
    }

    private void desk(int round) throws IOException {
        Turn held = desk.held(DESK_TURN);
        Turn opened = desk.opened(DESK_TURN);
        add(round, HELD + CLOCK, held.micros());
        add(round, OPENED + CLOCK, opened.micros());
        add(round, HELD + PROCESSOR, held.processor());
        add(round, OPENED + PROCESSOR, opened.processor());
    }

    /** A service without tasks, with a few and with many. The first lists are read while the compiler works. */
    private void queue() throws IOException {
        scores.add(EMPTY_DESK_START, desk.restart(false));
        desk.fill(FEW_TASKS);
        pages(SHORT_LIST, FEW_TASKS);
        desk.fill(OPEN_TASKS - FEW_TASKS);
        pages(LIST, OPEN_TASKS);
        for (int i = -FIRST_LISTS; i < LISTS; i++) {
            add(i, WHOLE_LIST, desk.list(OPEN_TASKS));
            add(i, BARRED, desk.barred(OPEN_TASKS));
        }
        scores.add(DESK_START, desk.restart(false));
        scores.add(FIRST_LIST, desk.page(OPEN_TASKS));
    }

    /** A new service, whose agent asks for the data of each decision in every other turn. */
    private void broker(LatestRun latest) throws IOException {
        try (BrokerTurns broker = new BrokerTurns()) {
            for (int turn = -BROKER_TURNS; turn < BROKER_TURNS; turn++) {
                Turn decided = broker.decided(BROKER_TURN);
                Turn released = broker.released(BROKER_TURN);
                add(turn, DECIDED + CLOCK, decided.micros());
                add(turn, DECIDED + PROCESSOR, decided.processor());
                add(turn, RELEASED + CLOCK, released.micros());
                add(turn, RELEASED + PROCESSOR, released.processor());
            }
        }
        scores.add(REDACTED, new RedactionGrowth().milliseconds(RedactionGrowth.notes()));
        latest.atMost(
                        "Broker: time on the clock of a decision and its data over HTTP, compared with the decision "
                                + "alone, for one client",
                        scores.ratio(RELEASED + CLOCK, DECIDED + CLOCK),
                        1.25,
                        "times")
                .rough();
        latest.atMost(
                        "Broker: processor time of the same, without waiting for the disk",
                        scores.ratio(RELEASED + PROCESSOR, DECIDED + PROCESSOR),
                        1.25,
                        "times")
                .rough();
        latest.atMost("Broker: redaction of a text of 1,000,000 characters, warm", scores.median(REDACTED), 20, "ms");
    }

    private void pages(String name, int tasks) throws IOException {
        for (int i = -FIRST_LISTS; i < LISTS; i++) {
            add(i, name, desk.page(tasks));
        }
    }

    private void queue(LatestRun latest) {
        latest.atMost(
                "Review: first page of the list of 5,000 open tasks over HTTP, with what bars the person",
                scores.median(LIST),
                50,
                "ms");
        latest.atMost(
                "Review: the same page, compared with that of a list of 500",
                scores.median(LIST) / scores.median(SHORT_LIST),
                5,
                "times");
        latest.told("Review: all pages of it", scores.median(WHOLE_LIST), "ms");
        latest.atMost("Review: what bars a person from 5,000 open tasks", scores.median(BARRED), 100, "ms");
        latest.atMost(
                "Review: start of the service with 5,000 open tasks, without the search index",
                scores.median(DESK_START),
                5_000,
                "ms");
        latest.atMost(
                "Review: the same start, compared with that without tasks",
                scores.median(DESK_START) / scores.median(EMPTY_DESK_START),
                4,
                "times");
        latest.atMost("Review: first page after that start", scores.median(FIRST_LIST), 1_000, "ms");
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
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        if (!scores.has(COLD)) {
            processor(decide("target/countersign"));
            awaitArchive();
        }
        scores.add(EMPTY_JVM, processor(java, "-version"));
        scores.add(COLD, processor(decide("target/countersign")));
        scores.add(COLD_JAR, processor(decide(java, "-jar", "target/countersign.jar")));
    }

    private static String[] decide(String... program) {
        return Stream.concat(
                        Stream.of(program),
                        Stream.of(
                                "decide",
                                "docs/examples/crm/requests/03-service-reply-own-words.json",
                                "--facts",
                                "docs/examples/crm/facts"))
                .toArray(String[]::new);
    }

    /** The first start makes an archive of classes in the background: it takes some seconds. */
    private void awaitArchive() throws IOException, InterruptedException {
        for (int i = 0; i < 1_200; i++) {
            try (Stream<Path> files = Files.list(archives.path())) {
                if (files.anyMatch(file -> file.toString().endsWith(".jsa"))) {
                    return;
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IllegalStateException("the launcher made no archive of classes");
    }

    /** Milliseconds of processor time of a program, as the shell tells it of its children. */
    private double processor(String... command) throws IOException, InterruptedException {
        List<String> timed = new ArrayList<>(List.of("sh", "-c", "\"$@\" >/dev/null 2>&1 || exit 9; times", "sh"));
        timed.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(timed);
        builder.environment()
                .put("COUNTERSIGN_CACHE", archives.path().toAbsolutePath().toString());
        Process shell = builder.start();
        String told = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (shell.waitFor() != 0) {
            throw new IllegalStateException("it failed: " + String.join(" ", command));
        }
        return Arrays.stream(told.lines().skip(1).findFirst().orElseThrow().split(" "))
                .mapToDouble(each -> Double.parseDouble(each.substring(0, each.indexOf('m'))) * 60
                        + Double.parseDouble(each.substring(each.indexOf('m') + 1, each.length() - 1)))
                .map(seconds -> seconds * SECOND)
                .sum();
    }

    /** The lines that each round measures. */
    private void ratios(LatestRun latest) {
        latest.atMost(
                "Evaluation: decision over the whole pack, compared with the plain scan of the same rows",
                scores.ratio(DECIDE + "evaluate", DECIDE + "scan"),
                1,
                "times");
        latest.atLeast(
                "Evaluation: the same pack in the usual form, compared with the decision",
                scores.ratio(DECIDE + "usual", DECIDE + "evaluate"),
                12,
                "times");
        latest.atLeast(
                "Evaluation: OpenL Tablets on a table of 1,000 rows, compared with ours on the same table",
                scores.ratio(TABLE + " openl 1000", TABLE + " ours 1000"),
                4,
                "times");
        latest.atLeast(
                        "Evaluation: OpenL Tablets on a table of 10,000 rows, compared with ours on the same table",
                        scores.ratio(TABLE + " openl 10000", TABLE + " ours 10000"),
                        8,
                        "times")
                .ofCaches();
        latest.told(
                "Evaluation: KIE DMN on the table of 1,000 rows, compared with ours",
                scores.ratio(TABLE + " dmn 1000", TABLE + " ours 1000"),
                "times");
        latest.atMost(
                        "Evaluation: one hashed table of 10,000 rows, compared with one of 10",
                        scores.ratio(GROWTH + " 10000", GROWTH + " 10"),
                        2.5,
                        "times")
                .ofCaches();
        latest.atMost("Record: median of the cases, public", ReplayBenchmark.medianOpen(), 3_000, "bytes");
        latest.atMost(
                "Record: made from a decision, with commitments, hash and parts, compared with evaluating it",
                scores.ratio(REPLAY + "record", DECIDE + "evaluate"),
                0.3,
                "times");
        double replayed = SECOND * SECOND / scores.median(REPLAY + "replay");
        latest.atLeast(
                        "Record: replayed to the same bytes, for each second of processor time",
                        replayed,
                        10_000,
                        "records")
                .of("evaluating, alternatives included", scores.ratio(REPLAY + "evaluate", REPLAY + "replay"));
        double impact = scores.ratio(REPLAY + "impact", REPLAY + "evaluate");
        latest.atMost(
                        "Record: impact of a release on parsed records, compared with evaluating them, "
                                + "alternatives included",
                        impact,
                        1.1,
                        "times")
                .of("evaluating, alternatives included", 1 / impact);
        double full = scores.ratio(HTTP + "decide full", HTTP + "empty full");
        latest.atLeast(
                        "HTTP: full answers, each first written to the ledger and forced to disk, compared with an "
                                + "empty endpoint with the same JSON",
                        full,
                        0.5,
                        "times")
                .of("the empty endpoint", full)
                .rough();
        double minimal = scores.ratio(HTTP + "decide minimal", HTTP + "empty minimal");
        latest.atLeast(
                        "HTTP: minimal answers, each first written to the ledger and forced to disk, compared with an "
                                + "empty endpoint with the same JSON",
                        minimal,
                        0.5,
                        "times")
                .of("the empty endpoint", minimal)
                .rough();
        double processor = scores.ratio(HTTP + "decide full" + PROCESSOR, HTTP + "empty full" + PROCESSOR);
        latest.atMost(
                        "HTTP: all processor time of a durable decision, index and checkpoints included, compared with "
                                + "that of the empty endpoint",
                        processor,
                        2.2,
                        "times")
                .of("the empty endpoint", 1 / processor)
                .rough();
        latest.atMost(
                        "Review: processor time of a held decision with its task, compared with that of the decision "
                                + "alone",
                        scores.ratio(OPENED + PROCESSOR, HELD + PROCESSOR),
                        1.2,
                        "times")
                .rough();
        latest.atMost(
                        "Review: time on the clock of the same, for one client",
                        scores.ratio(OPENED + CLOCK, HELD + CLOCK),
                        1.2,
                        "times")
                .rough();
        latest.atLeast(
                        "HTTP: full answers under ten times as many questions, compared with those without overload",
                        scores.ratio(FLOODED, HTTP + "decide full"),
                        0.9,
                        "times")
                .rough();
        latest.atMost("HTTP: p99 of refusals under ten times as many questions", scores.median(REFUSED), 20, "ms")
                .of("the empty endpoint", scores.ratio(FLOODED_EMPTY, REFUSED));
        double late = scores.ratio(LATE, LEDGER + "force p99, ms");
        latest.atMost("HTTP: p99 of the delay at half the throughput, compared with p99 of a force", late, 4, "times")
                .of("a force", 1 / late)
                .rough();
        latest.atLeast(
                        "Ledger: durable appends of 64 callers, compared with a plain journal that only writes, "
                                + "forces and wakes them",
                        scores.ratio(LEDGER + "appends", LEDGER + "plain journal"),
                        0.8,
                        "times")
                .of("a loop without callers", scores.ratio(LEDGER + "appends", LEDGER + "bare loop"))
                .rough();
        latest.atLeast(
                        "Ledger: the same appends, compared with PostgreSQL with a commit for each row",
                        scores.ratio(LEDGER + "appends", LEDGER + "PostgreSQL"),
                        3,
                        "times")
                .rough();
        double p99 = scores.ratio(LEDGER + "appends p99, ms", LEDGER + "force p99, ms");
        latest.atMost("Ledger: p99 of their acknowledgement, compared with p99 of a force", p99, 3, "times")
                .of("a force", 1 / p99)
                .rough();
    }

    private void write(int rounds) throws IOException, InterruptedException, ExecutionException {
        LatestRun latest = new LatestRun();
        ratios(latest);
        withSlowCallers(rounds);
        latest.atMost(
                        "HTTP: p99 with 500 callers that send a byte of their body each second, compared with p99 "
                                + "without them",
                        scores.ratio(DRIBBLED, UNDISTURBED),
                        1.5,
                        "times")
                .rough();
        queue();
        queue(latest);
        broker(latest);
        keys(latest);
        writing(latest);
        worn(latest);
        int reloads = Math.min(MOST_RELOADS, RELOADS_A_ROUND * rounds);
        long[] delays = new ReloadsUnderLoad().delays(reloads);
        latest.atMost(
                "Reload: longest delay of " + delays.length + " decisions during " + reloads
                        + " reloads; none was lost",
                delays[delays.length - 1] / NANOS,
                20,
                "ms");
        latest.told("Reload: p99.9 of those delays", share(delays, 0.999) / NANOS, "ms");
        latest.atMost(
                "Reload: one workbook changed, Excel bytes to release, warm",
                scores.median(RELOAD + "reload"),
                300,
                "ms");
        latest.atMost("Start: decide in a new JVM, processor time", scores.median(COLD), 2_300, "ms")
                .of("a JVM that tells its version", scores.median(EMPTY_JVM) / scores.median(COLD));
        latest.told("Start: the same, compared with `java -jar`", scores.ratio(COLD, COLD_JAR), "times");
        latest.atMost("Start: check of the whole pack, warm", scores.median(RELOAD + "check"), 3_000, "ms");
        restarts(latest);
        audits(latest);
        customers(latest);
        rows();
        latest.write(rounds, scores);
    }

    /** Two new services with ledgers of the same age. They take turns, in the other order each time. */
    private void keys(LatestRun latest) throws IOException {
        String with = HTTP + "decide with a key" + PROCESSOR;
        String without = HTTP + "decide without a key" + PROCESSOR;
        try (HttpTurns key = HttpTurns.withKey();
                HttpTurns none = new HttpTurns()) {
            key.questions("decide full", WARM / 2);
            none.questions("decide full", WARM / 2);
            for (int turn = 0; turn < PAIRS; turn++) {
                boolean first = turn % 2 == 0;
                for (boolean each : new boolean[] {first, !first}) {
                    scores.add(
                            each ? with : without,
                            (each ? key : none).turn("decide full", SECOND).processor());
                }
            }
        }
        latest.atMost(
                        "HTTP: all processor time of a durable decision for a client with a key, compared with a "
                                + "caller without a credential",
                        scores.ratio(with, without),
                        1.03,
                        "times")
                .rough();
    }

    /** At a low rate each decision has a checkpoint of its own. */
    private void writing(LatestRun latest) throws IOException {
        double most = 0;
        try (HttpTurns quiet = new HttpTurns()) {
            for (int perSecond : RATES) {
                double bytes = quiet.written("decide full", perSecond, Math.min(FIRST, perSecond * SECONDS_OF_A_RATE));
                scores.add("Bytes written for each byte of the segments, " + perSecond + " decisions a second", bytes);
                most = Math.max(most, bytes);
            }
        }
        latest.atMost(
                "Behind the answer: bytes written for each byte of the segments, index, tiles and checkpoints "
                        + "included, at the worst rate",
                most,
                3,
                "times");
    }

    /** Processor time for each of the first decisions of a new ledger, and of as many after 100,000. */
    private void worn(LatestRun latest) throws IOException {
        try (HttpTurns worn = new HttpTurns()) {
            double before = worn.questions("decide full", FIRST).processor();
            worn.questions("decide full", WORN - FIRST);
            double after = worn.questions("decide full", FIRST).processor();
            scores.add(HTTP + "first 1,000 of a ledger" + PROCESSOR, before);
            scores.add(HTTP + "1,000 after 100,000" + PROCESSOR, after);
            latest.atLeast(
                            "Scale: processor time of the first 1,000 decisions of a ledger, compared with that of "
                                    + "1,000 after 100,000 on the same customers",
                            before / after,
                            0.95,
                            "times")
                    .rough();
        }
    }

    private void restarts(LatestRun latest) throws IOException {
        Map<Integer, Double> starts = new TreeMap<>();
        Map<Integer, Double> readings = new TreeMap<>();
        for (int entries : RESTARTS) {
            LedgerTurns.Start start = ledger.restart(entries);
            starts.put(entries, start.milliseconds());
            readings.put(entries, start.reading());
        }
        scores.add(RESTART, starts.get(ENTRIES));
        latest.atMost(
                        "Scale: start with a million entries, each with a private part",
                        starts.get(ENTRIES),
                        10_000,
                        "ms")
                .of("reading the public records", readings.get(ENTRIES) / starts.get(ENTRIES));
        LedgerTurns.Persons crowd = ledger.persons(PERSONS);
        latest.atMost("Scale: start with the keys of 100,000 persons", crowd.start(), 3_000, "ms");
        latest.atMost("Scale: erasure of one of them", crowd.erasure(), 1_000, "ms");
        GrowthChart chart = new GrowthChart(
                "Start of a ledger", "entries of 2,000 bytes, each with a private part of 1,000", "milliseconds");
        chart.line("start", starts);
        chart.line("reading the public records", readings);
        chart.write("growth-entries.svg");
    }

    private static void customers(LatestRun latest) throws IOException {
        PolicyRelease release = ReplayBenchmark.release();
        Map<Integer, Double> loads = new TreeMap<>();
        OwnFactsGrowth.of(CUSTOMERS[0], release);
        double bytes = 0;
        for (int customers : CUSTOMERS) {
            OwnFactsGrowth.Load load = OwnFactsGrowth.of(customers, release);
            loads.put(customers, load.milliseconds());
            bytes = load.bytes();
        }
        int most = CUSTOMERS[CUSTOMERS.length - 1];
        latest.atMost(
                "Scale: own facts of " + most + " customers with a consent each, processor time for each customer",
                loads.get(most) * SECOND / most,
                60,
                "us");
        latest.atMost("Scale: heap that the facts of one of these customers keep", bytes, 1_024, "bytes");
        GrowthChart chart = new GrowthChart(
                "Own facts are read", "customers, each with one consent", "milliseconds of processor time");
        chart.line("own facts", loads);
        chart.write("growth-customers.svg");
    }

    private void rows() throws IOException {
        GrowthChart chart =
                new GrowthChart("One question to a table", "rows of the table", "microseconds of processor time");
        chart.line("ours, hashed", medians(GROWTH, "10", "100", "1000", "10000"));
        chart.line("ours, topmost row", medians(TABLE + " ours", "1000", "10000"));
        chart.line("OpenL Tablets, topmost row", medians(TABLE + " openl", "1000", "10000"));
        chart.line("plain scan, topmost row", medians(TABLE + " scan", "1000", "10000"));
        chart.write("growth-rows.svg");
    }

    private Map<Integer, Double> medians(String benchmark, String... rows) {
        Map<Integer, Double> medians = new TreeMap<>();
        for (String each : rows) {
            medians.put(Integer.valueOf(each), scores.median(benchmark + " " + each));
        }
        return medians;
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
            double perCore = scores.median(LEDGER + "audited entries a second of processor time");
            latest.atLeast(
                            "Audit: entries of 2,000 bytes by the verifier, for each second of processor time",
                            perCore,
                            100_000,
                            "entries/s")
                    .of("SHA-256 of the records", perCore / audits.hashed());
            latest.atMost(
                    "Audit: size of the proof of one entry of " + AUDITED + ", with its checkpoint",
                    audits.proofBytes(),
                    2_048,
                    "bytes");
            latest.told("Audit: time to check that proof", scores.median(LEDGER + "proof checked, us"), "us");
            latest.told(
                    "Ledger: time for leaf and tree of one entry of 2,000 bytes",
                    scores.median(LEDGER + "leaf and tree of 2,000 bytes, us"),
                    "us");
        }
    }
}
