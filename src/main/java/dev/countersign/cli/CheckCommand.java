package dev.countersign.cli;

import dev.countersign.facts.Problem;
import dev.countersign.facts.Refused;
import dev.countersign.policy.Compiler;
import dev.countersign.policy.Release;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.ReadPack;
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

/** Reads and compiles a pack, and tells every mistake by its cell. */
@Command(name = "check", mixinStandardHelpOptions = true, description = "Read a pack and tell every mistake by file, sheet and cell.")
final class CheckCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "PACK", description = "A folder with rules and decision-tables.")
    private @Nullable Path pack;

    @Mixin
    private Shared shared;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PackFiles files = shared.files(pack);
        String where = files.name().equals(".") ? "this folder" : files.name();
        try {
            Release release = ReadPack.read(files, new Compiler()).release();
            out.println(shared.json ? Shared.json(List.of()) : "No mistakes in " + where + ": " + Shared.count(release.pack().tables().size(), "table") + ", "
                    + Shared.count(release.pack().tables().stream().mapToInt(table -> table.rows().size()).sum(), "row") + ", " + Shared.count(release.ruleIds().size(), "rule") + "."
                    + (release.decidesByLevels() ? "" : "\nNo table gives `level.outcome`: this pack decides by findings alone.")
                    + release.notices().stream().map(notice -> "\nNotice: " + notice.text()).collect(Collectors.joining())
                    + "\nRelease " + release.id());
            return CommandLineEdge.FINE;
        } catch (Refused e) {
            if (shared.json) {
                out.println(Shared.json(e.problems()));
            } else {
                e.problems().stream().map(Problem::text).forEach(out::println);
                out.println(Shared.count(e.problems().size(), "mistake") + " in " + where + ".");
            }
            return CommandLineEdge.FINDINGS;
        }
    }
}
