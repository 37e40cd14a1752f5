package dev.countersign.cli;

import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.Refused;
import dev.countersign.policy.Compiler;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.make.NewTable;
import dev.countersign.tables.make.SpecFile;
import dev.countersign.tables.make.Twin;
import dev.countersign.tables.workbook.TableSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes and renews workbooks. */
@Command(
        name = "table",
        mixinStandardHelpOptions = true,
        description =
                "Make a workbook from a list of columns, show one as such a list, renew workbooks and their text twins.")
final class TableCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "new",
            mixinStandardHelpOptions = true,
            description =
                    "Make a workbook from a specification: columns (fact, type, allowed values, unit, help), hit policy, rows and tests if there are any.")
    int make(
            @Parameters(paramLabel = "SPECIFICATION", description = "A JSON file; see docs/analyst.md.") Path file,
            @Option(names = "--pack", paramLabel = "FOLDER") @Nullable Path pack,
            @Option(names = "--force", description = "Replace a workbook that is there already.") boolean force)
            throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new Refused(new Problem(file.toString(), "there is no such file.", ""));
        }
        Path folder = pack == null ? Path.of("") : pack;
        Files.createDirectories(folder.resolve("decision-tables"));
        Files.createDirectories(folder.resolve("rules"));
        TableSpec table = SpecFile.read(file.toString(), Files.readAllBytes(file));
        NewTable.Made made = NewTable.make(table, PackFiles.folder(folder), new Compiler());
        Path workbook = folder.resolve(made.path());
        if (Files.exists(workbook) && !force) {
            throw new Refused(new Problem(
                    workbook.toString(),
                    "there is such a workbook already.",
                    "Maybe `--force`, if it is to be replaced."));
        }
        write(workbook, made.bytes());
        write(folder.resolve(Twin.path(table)), twin(made).getBytes(StandardCharsets.UTF_8));
        out().println("Made " + workbook + " with "
                + Shared.count(table.columns().size(), "column") + " and "
                + Shared.count(table.rows().size(), "row") + ".");
        return CommandLineEdge.FINE;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Print a workbook as a specification that `table new` reads.")
    int show(
            @Parameters(paramLabel = "ID", description = "A table id, such as T05.") String id,
            @Option(names = "--pack", paramLabel = "FOLDER") @Nullable Path pack) {
        List<TableSpec> specs = NewTable.specs(PackFiles.locate(Optional.ofNullable(pack)));
        List<String> ids = specs.stream().map(TableSpec::id).sorted().toList();
        TableSpec found = specs.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Refused(new Problem(
                        "ID",
                        "there is no table `" + id + "`. Tables: " + String.join(", ", ids) + ".",
                        Problem.maybe(id, ids))));
        out().print(SpecFile.write(found));
        out().flush();
        return CommandLineEdge.FINE;
    }

    @Command(name = "twin", mixinStandardHelpOptions = true, description = "Write the text twin beside every workbook.")
    int twin(@Option(names = "--pack", paramLabel = "FOLDER") @Nullable Path pack) throws IOException {
        Path folder = pack == null ? Path.of("") : pack;
        for (TableSpec each : NewTable.specs(PackFiles.folder(folder))) {
            write(folder.resolve(Twin.path(each)), Twin.of(each).getBytes(StandardCharsets.UTF_8));
            out().println("Wrote " + Twin.path(each));
        }
        return CommandLineEdge.FINE;
    }

    @Command(
            name = "renew",
            mixinStandardHelpOptions = true,
            description = "Make every workbook again from what it holds, with the frame and drop-downs of today.")
    int renew(@Option(names = "--pack", paramLabel = "FOLDER") @Nullable Path pack) throws IOException {
        Path folder = pack == null ? Path.of("") : pack;
        for (NewTable.Made made : NewTable.renew(PackFiles.folder(folder), new Compiler())) {
            write(folder.resolve(made.path()), made.bytes());
            out().println("Renewed " + made.path());
        }
        return twin(pack);
    }

    private static String twin(NewTable.Made made) {
        return NewTable.specs(new PackFiles(made.path(), new TreeMap<>(Map.of(made.path(), made.bytes())), List.of()))
                .stream()
                .map(Twin::of)
                .findFirst()
                .orElseThrow();
    }

    /** Whole or not at all. */
    private static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path written = Files.createTempFile(file.toAbsolutePath().getParent(), ".countersign", ".tmp");
        Files.write(written, bytes);
        Files.move(
                written,
                file,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
