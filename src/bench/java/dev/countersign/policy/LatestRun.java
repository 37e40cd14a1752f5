package dev.countersign.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** The last part of {@code docs/benchmarks.md}: targets, measured values, and whether the targets are met. */
final class LatestRun {

    private static final Path PAGE = Path.of("docs/benchmarks.md");
    private static final String HEADING = "## Latest run";

    private final StringBuilder table =
            new StringBuilder("| Target | Measured | At most or at least | Met |\n|---|---|---|---|\n");

    void atMost(String what, double measured, double most, String unit) {
        line(what, measured, "at most " + number(most), unit, measured <= most ? "yes" : "no");
    }

    void atLeast(String what, double measured, double least, String unit) {
        line(what, measured, "at least " + number(least), unit, measured >= least ? "yes" : "no");
    }

    /** Nothing was promised. */
    void told(String what, double measured, String unit) {
        line(what, measured, "", unit, "");
    }

    private void line(String what, double measured, String bound, String unit, String met) {
        String format = unit.equals("ms") && measured >= 100 ? "%.0f" : "%.2f";
        table.append(String.format(
                Locale.ROOT,
                "| %s | " + format + " %s | %s | %s |%n",
                what,
                measured,
                unit,
                bound.isEmpty() ? "" : bound + " " + unit,
                met));
    }

    private static String number(double target) {
        return target == Math.rint(target) ? String.valueOf((long) target) : String.valueOf(target);
    }

    void write(int rounds, Scores scores) throws IOException {
        StringBuilder latest = new StringBuilder(HEADING + "\n\n" + LocalDate.now(ZoneOffset.UTC) + ", "
                        + System.getProperty("java.vm.name") + " " + System.getProperty("java.version") + ", "
                        + Runtime.getRuntime().availableProcessors() + " shared cores; medians of " + rounds
                        + (rounds == 1 ? " round.\n\n" : " rounds.\n\n"))
                .append(table);
        latest.append("\nThe medians behind the ratios. They are for orientation only, because they hold for one "
                + "machine at one moment. HTTP is in answers and Ledger in entries a second, unless the name ends in "
                + "ms or us; cold, reload and check are in milliseconds of wall-clock time; all others are in "
                + "microseconds of processor time for one evaluation.\n\n| Benchmark | Median |\n|---|---|\n");
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
