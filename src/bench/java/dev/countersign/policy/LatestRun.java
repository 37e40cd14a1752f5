package dev.countersign.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The section Latest run of {@code docs/benchmarks.md}: targets, measured values, whether the targets are met, and
 * which share of a limit of the same machine was reached.
 */
final class LatestRun {

    private static final Path PAGE = Path.of("docs/benchmarks.md");
    private static final String HEADING = "## Latest run";
    /** A line of the table: what, measured value, unit, and the rest. */
    private static final Pattern LINE = Pattern.compile("\\| (.+?) \\| ([0-9.]+) (\\S+) \\| (.*) \\|");

    private static final String TIMES = "times";
    /** A ratio has become worse if it, or its inverse, has lost more than a third. */
    private static final double KEPT = 2.0 / 3;

    private final List<Line> lines = new ArrayList<>();

    private enum Bound {
        AT_MOST,
        AT_LEAST,
        NONE
    }

    /** One line of the table. */
    static final class Line {

        private final String what;
        private final double measured;
        private final String unit;
        private final Bound bound;
        private final double target;
        private String share = "";
        private boolean rough;
        private boolean ofCaches;

        private Line(String what, double measured, String unit, Bound bound, double target) {
            this.what = what;
            this.measured = measured;
            this.unit = unit;
            this.bound = bound;
            this.target = target;
        }

        /**
         * @param limit what cannot be passed on the same disk and cores, measured in the same run
         * @param share of it that was reached, 1 for all of it
         */
        Line of(String limit, double share) {
            this.share =
                    String.format(Locale.ROOT, share < 0.1 ? "%.1f %% of %s" : "%.0f %% of %s", share * 100, limit);
            return this;
        }

        /**
         * It depends on the disk, or on code that the compiler has had no time for, or is a delay of a few decisions:
         * no short run is compared with it.
         */
        Line rough() {
            rough = true;
            return this;
        }

        /**
         * It compares a large table with a small one, or with another program's. Only the large one leaves the caches
         * of the processor, and how much of them is left depends on the machine and its neighbours: a short run with
         * a worse ratio still passes within twice the target. An algorithm that tries each row is far beyond that.
         */
        Line ofCaches() {
            ofCaches = true;
            return this;
        }

        private boolean met() {
            return bound == Bound.AT_MOST ? measured <= target : measured >= target;
        }

        private boolean isNearTarget() {
            return bound == Bound.AT_MOST ? measured <= 2 * target : measured >= target / 2;
        }

        private boolean isWorseThan(double before) {
            return !rough
                    && !(ofCaches && isNearTarget())
                    && unit.equals(TIMES)
                    && (bound == Bound.AT_MOST && before < measured * KEPT
                            || bound == Bound.AT_LEAST && measured < before * KEPT);
        }

        private String text() {
            String format = measured >= 100 && !unit.equals(TIMES) ? "%.0f" : "%.2f";
            return String.format(
                    Locale.ROOT,
                    "| %s | " + format + " %s | %s | %s | %s |",
                    what,
                    measured,
                    unit,
                    bound == Bound.NONE
                            ? ""
                            : (bound == Bound.AT_MOST ? "at most " : "at least ") + number(target) + " " + unit,
                    bound == Bound.NONE ? "" : met() ? "yes" : "no",
                    share);
        }
    }

    Line atMost(String what, double measured, double most, String unit) {
        return add(new Line(what, measured, unit, Bound.AT_MOST, most));
    }

    Line atLeast(String what, double measured, double least, String unit) {
        return add(new Line(what, measured, unit, Bound.AT_LEAST, least));
    }

    /** Nothing was promised. */
    Line told(String what, double measured, String unit) {
        return add(new Line(what, measured, unit, Bound.NONE, 0));
    }

    private Line add(Line line) {
        lines.add(line);
        return line;
    }

    private static String number(double target) {
        return target == Math.rint(target) ? String.format(Locale.ROOT, "%,d", (long) target) : String.valueOf(target);
    }

    /** What has become worse than in the committed page by more than a third, a sentence each. */
    List<String> worse() throws IOException {
        Map<String, Double> before = new HashMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher read = LINE.matcher(line);
            if (read.matches()) {
                before.put(read.group(1), Double.valueOf(read.group(2)));
            }
        }
        return lines.stream()
                .filter(line -> before.containsKey(line.what) && line.isWorseThan(before.get(line.what)))
                .map(line -> String.format(
                        Locale.ROOT,
                        "%s: %.2f times, in docs/benchmarks.md %.2f times.",
                        line.what,
                        line.measured,
                        before.get(line.what)))
                .toList();
    }

    private String table() {
        return lines.stream()
                .map(Line::text)
                .collect(Collectors.joining(
                        "\n",
                        "| Target | Measured | At most or at least | Met | Share of a limit |\n|---|---|---|---|---|\n",
                        "\n"));
    }

    void print() {
        System.out.println(table());
    }

    void write(int rounds, Scores scores) throws IOException {
        StringBuilder latest = new StringBuilder(HEADING + "\n\n" + LocalDate.now(ZoneOffset.UTC) + ", "
                        + System.getProperty("java.vm.name") + " " + System.getProperty("java.version") + ", "
                        + Runtime.getRuntime().availableProcessors() + " shared cores; medians of " + rounds
                        + " rounds.\n\n")
                .append(table());
        latest.append("\nThe medians behind the ratios. They are for orientation only, because they hold for one "
                + "machine at one moment. HTTP is in answers and Ledger in entries a second, unless the name ends in "
                + "a unit; reload and check are in milliseconds of wall-clock time; all others are in microseconds of "
                + "processor time for one evaluation.\n\n| Benchmark | Median |\n|---|---|\n");
        scores.benchmarks()
                .forEach(each -> latest.append(String.format(
                        Locale.ROOT,
                        "| %s | %.1f |%n",
                        each.replaceFirst("^dev\\.countersign\\.policy\\.", ""),
                        scores.median(each))));
        String page = Files.readString(PAGE);
        Files.writeString(PAGE, page.substring(0, page.indexOf(HEADING)) + latest);
        System.out.println(latest);
    }
}
