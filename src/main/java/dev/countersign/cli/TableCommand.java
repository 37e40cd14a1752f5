package dev.countersign.cli;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.policy.Compiler;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.make.SpecFile;
import dev.countersign.tables.make.TextCopy;
import dev.countersign.tables.make.WorkbookFactory;
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
        description = "Make a workbook from a specification, print a workbook as a specification, renew workbooks and "
                + "their text copies.")
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
            description = "Make a workbook from a specification: columns (fact, type, allowed values, unit, help), "
                    + "hit policy, and optional rows and tests.")
    int make(
            @Parameters(paramLabel = "SPECIFICATION", description = "A JSON file; see docs/analyst.md.") Path file,
            @Option(names = "--pack", paramLabel = "FOLDER") @Nullable Path pack,
            @Option(names = "--force", description = "Replace an existing workbook.") boolean force)
            throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInput(new Problem(file.toString(), "there is no such file.", ""));
        }
        Path folder = pack == null ? Path.of("") : pack;
        Files.createDirectories(folder.resolve("decision-tables"));
        Files.createDirectories(folder.resolve("rules"));
        TableSpec table = SpecFile.read(file.toString(), Files.readAllBytes(file));
        WorkbookFactory.Made made = WorkbookFactory.make(table, PackFiles.folder(folder), new Compiler());
        Path workbook = folder.resolve(made.path());
        if (Files.exists(workbook) && !force) {
            throw new InvalidInput(new Problem(
                    workbook.toString(), "the workbook exists already.", "Maybe add `--force` to replace it."));
        }
        write(workbook, made.bytes());
        write(folder.resolve(TextCopy.path(table)), text(made).getBytes(StandardCharsets.UTF_8));
        out().println("Made " + workbook + " with "
                + CommonOptions.count(table.columns().size(), "column") + " and "
                + CommonOptions.count(table.rows().size(), "row") + ".");
        return ExitCode.FINE;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Print a workbook as a specification that `table new` reads.")
    int show(
            @Parameters(paramLabel = "ID", description = "A table id, such as T05.") String id,
            @Option(names = "--pack", paramLabel = "FOLDER") @Nullable Path pack) {
        List<TableSpec> specs = WorkbookFactory.specs(PackFiles.locate(Optional.ofNullable(pack)));
        List<String> ids = specs.stream().map(TableSpec::id).sorted().toList();
        TableSpec found = specs.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(new Problem(
                        "ID",
                        "there is no table `" + id + "`. Tables: " + String.join(", ", ids) + ".",
                        Problem.hint(id, ids))));
        out().print(SpecFile.write(found));
        out().flush();
        return ExitCode.FINE;
    }

    @Command(
            name = "text",
            mixinStandardHelpOptions = true,
            description = "Write the text copy of every workbook next to it.")
    int text(@Option(names = "--pack", paramLabel = "FOLDER") @Nullable Path pack) throws IOException {
        Path folder = pack == null ? Path.of("") : pack;
        for (TableSpec each : WorkbookFactory.specs(PackFiles.folder(folder))) {
            write(folder.resolve(TextCopy.path(each)), TextCopy.of(each).getBytes(StandardCharsets.UTF_8));
            out().println("Wrote " + TextCopy.path(each));
        }
        return ExitCode.FINE;
    }

    @Command(
            name = "renew",
            mixinStandardHelpOptions = true,
            description = "Rewrite every workbook with its content and the current layout and drop-downs.")
    int renew(@Option(names = "--pack", paramLabel = "FOLDER") @Nullable Path pack) throws IOException {
        Path folder = pack == null ? Path.of("") : pack;
        for (WorkbookFactory.Made made : WorkbookFactory.renew(PackFiles.folder(folder), new Compiler())) {
            write(folder.resolve(made.path()), made.bytes());
            out().println("Renewed " + made.path());
        }
        return text(pack);
    }

    private static String text(WorkbookFactory.Made made) {
        return WorkbookFactory.specs(
                        new PackFiles(made.path(), new TreeMap<>(Map.of(made.path(), made.bytes())), List.of()))
                .stream()
                .map(TextCopy::of)
                .findFirst()
                .orElseThrow();
    }

    /** Writes the file completely or not at all. */
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
