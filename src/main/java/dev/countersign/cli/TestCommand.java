package dev.countersign.cli;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.cli.terminal.ProgressBar;
import dev.countersign.cli.terminal.SharedClock;
import dev.countersign.facts.text.Problem;
import dev.countersign.tables.CaseFile;
import dev.countersign.tables.CaseRunner;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.ReadPack;
import dev.countersign.tables.TableTestRunner;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the Tests sheets and the cases of a pack, and lists rows whose removal no test notices. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Run the Tests sheets and cases of a pack, and list rows whose removal no test notices. Exit "
                + "code 1 if a test fails or a row is listed.")
final class TestCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "PACK", description = "A folder with rules and decision-tables.")
    private @Nullable Path pack;

    @Option(
            names = "--on",
            paramLabel = "DAY",
            description = "The day whose rows are tested, such as 2026-06-01. Default: today.")
    private @Nullable LocalDate on;

    @Mixin
    private CommonOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PackFiles files = options.files(pack);
        ReadPack read = options.read(files);
        List<CaseFile> cases = CaseFile.all(files);
        ProgressBar progress = new ProgressBar(
                spec.commandLine().getErr(), "Testing", read.tests().size() + cases.size());
        TableTestRunner tables = new TableTestRunner(
                read.release(),
                on == null
                        ? LocalDate.ofInstant(
                                SharedClock.of(spec).now(), read.release().zone())
                        : on);
        CaseRunner whole = new CaseRunner(read.release());
        List<Problem> failures = new ArrayList<>(tables.failures(read.tests(), test -> progress.step()));
        failures.addAll(whole.failures(cases, each -> progress.step()));
        Set<String> idle = new TreeSet<>();
        if (failures.isEmpty()) {
            idle.addAll(tables.idle(read.tests()));
            idle.addAll(whole.idle(cases, read.release().ruleIds()));
            idle.forEach(row -> failures.add(new Problem(
                    read.release().source(row).orElse(row),
                    "no test notices if the row or rule " + row + " is removed.",
                    "Maybe add a test that only this row or rule decides.")));
        }
        if (options.json) {
            out.println(CommonOptions.json(failures));
        } else {
            failures.stream().map(Problem::text).forEach(out::println);
            out.println(CommonOptions.count(read.tests().size(), "table test") + " and "
                    + CommonOptions.count(cases.size(), "case")
                    + ": "
                    + (failures.isEmpty()
                            ? "all as expected, and a test notices the removal of each row."
                            : failures.size() + " not as expected."));
        }
        return failures.isEmpty() ? ExitCode.FINE : ExitCode.FINDINGS;
    }
}
