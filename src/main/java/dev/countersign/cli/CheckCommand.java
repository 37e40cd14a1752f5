package dev.countersign.cli;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.context.own.FactFolderResult;
import dev.countersign.context.own.FactLimits;
import dev.countersign.context.own.OwnFacts;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.PackFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Reads and compiles a pack, and reports every mistake with its cell. With own facts named, it reports every mistake in
 * them with its line.
 */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        subcommands = CheckPeopleCommand.class,
        description = "Read a pack, and own facts if --facts names a folder. Report every mistake with its file and "
                + "cell or line. Exit code 1 if there is one.")
final class CheckCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "PACK", description = "A folder with rules and decision-tables.")
    private @Nullable Path pack;

    @Mixin
    private CommonOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        FactLimits limits = options.limits();
        PackFiles files = options.files(pack);
        String where = files.name().equals(".") ? "this folder" : files.name();
        PolicyRelease release;
        try {
            release = options.read(files).release();
        } catch (InvalidInput e) {
            if (options.json) {
                out.println(CommonOptions.json(e.problems()));
            } else {
                e.problems().stream().map(Problem::text).forEach(out::println);
                out.println(CommonOptions.count(e.problems().size(), "mistake") + " in " + where + ".");
            }
            return ExitCode.FINDINGS;
        }
        if (options.facts().isPresent()) {
            return facts(release, options.facts().get(), limits, out);
        }
        out.println(
                options.json
                        ? CommonOptions.json(List.of())
                        : "No mistakes in " + where + ": "
                                + CommonOptions.count(release.pack().tables().size(), "table") + ", "
                                + CommonOptions.count(
                                        release.pack().tables().stream()
                                                .mapToInt(table -> table.rows().size())
                                                .sum(),
                                        "row")
                                + ", " + CommonOptions.count(release.ruleIds().size(), "rule") + "."
                                + (release.decidesByLevels()
                                        ? ""
                                        : "\nNo table gives `level.mode`: this pack decides by findings alone.")
                                + release.notices().stream()
                                        .map(notice -> "\nNotice: " + notice.text())
                                        .collect(Collectors.joining())
                                + "\nRelease " + release.id());
        return ExitCode.FINE;
    }

    /** Mistakes in own facts: findings if the facts can be used, unusable if a start would refuse them. */
    private int facts(PolicyRelease release, Path folder, FactLimits limits, PrintWriter out) {
        FactFolderResult read = OwnFacts.read(folder, release.vocabulary(), release.declaredTypes(), limits);
        if (options.json) {
            out.println(CommonOptions.json(read.problems()));
        } else {
            read.problems().stream().map(Problem::text).forEach(out::println);
            int many = read.problems().size();
            int records = read.facts().counts().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            out.println(
                    many == 0
                            ? "No mistakes in " + folder + ": " + CommonOptions.count(records, "record") + "."
                            : CommonOptions.count(many, "mistake") + " in " + folder + ": "
                                    + (read.refused()
                                            ? "the facts are refused."
                                            : "the facts are used, with "
                                                    + CommonOptions.count(
                                                            read.facts().quarantined(),
                                                            "customer or business object",
                                                            "customers or business objects")
                                                    + " in quarantine."));
        }
        return read.refused() ? ExitCode.UNUSABLE : read.problems().isEmpty() ? ExitCode.FINE : ExitCode.FINDINGS;
    }
}
