package dev.countersign.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.countersign.cli.access.AccessCommand;
import dev.countersign.cli.access.ContestCommand;
import dev.countersign.cli.access.ReviewCommand;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.cli.terminal.NamedPath;
import dev.countersign.cli.terminal.SharedClock;
import dev.countersign.cli.terminal.SharedPacks;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.record.ProgramVersion;
import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.tables.PackReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** All commands. Exit codes: 0 no findings, 1 findings, 3 unusable input. */
@Command(
        name = "countersign",
        mixinStandardHelpOptions = true,
        versionProvider = CommandLineEdge.Version.class,
        description = "Decides what an AI agent may do to a customer, and who must approve it first.",
        footer = {"", "Exit codes: 0 no findings, 1 findings, 3 unusable input."})
public final class CommandLineEdge implements Runnable, SharedPacks, SharedClock {

    /** In the order of the help. */
    private static final List<Class<?>> COMMANDS = List.of(
            CheckCommand.class,
            TestCommand.class,
            ActionCommand.class,
            DecideCommand.class,
            RunCommand.class,
            TableCommand.class,
            LedgerCommand.class,
            ReplayCommand.class,
            ExplainCommand.class,
            BundleCommand.class,
            VerifyCommand.class,
            EraseCommand.class,
            SignInCommand.class,
            AccessCommand.class,
            ReviewCommand.class,
            ContestCommand.class,
            FormerApproveCommand.class,
            Serve.class);

    @Spec
    private CommandSpec spec;

    private final PackReader packs;
    private final ClockAndRandom clock;

    private CommandLineEdge(PackReader packs, ClockAndRandom clock) {
        this.packs = packs;
        this.clock = clock;
    }

    @Override
    public PackReader packs() {
        return packs;
    }

    @Override
    public ClockAndRandom clock() {
        return clock;
    }

    /** Whether an argument has the form of a setting of the service. */
    public static boolean isSetting(String argument) {
        return Serve.isSetting(argument);
    }

    /** Runs one command with the process's own output. @return the exit code */
    public static int run(String... args) {
        return run(
                new PrintWriter(System.out, true, java.nio.charset.StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, java.nio.charset.StandardCharsets.UTF_8),
                args);
    }

    /** Runs one command. @return the exit code */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return run(new PackReader(), out, err, args);
    }

    /** Runs one of several commands that read the same packs. @return the exit code */
    public static int run(PackReader packs, PrintWriter out, PrintWriter err, String... args) {
        return run(packs, new SystemClockAndRandom(), out, err, args);
    }

    /**
     * Runs one command.
     *
     * @param clock the time, the ids and the random bytes of what it decides and records
     * @return the exit code
     */
    static int run(PackReader packs, ClockAndRandom clock, PrintWriter out, PrintWriter err, String... args) {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        CommandLine line = new CommandLine(new CommandLineEdge(packs, clock));
        commands(args).forEach(line::addSubcommand);
        line.setOut(out).setErr(err).setCaseInsensitiveEnumValuesAllowed(true);
        line.registerConverter(Path.class, new NamedPath());
        line.setExecutionExceptionHandler((error, command, parsed) -> {
            if (error instanceof InvalidInput refused) {
                refused.problems().forEach(problem -> err.println(problem.text()));
                if (refused.count() > refused.problems().size()) {
                    err.println("and " + (refused.count() - refused.problems().size()) + " more.");
                }
                return ExitCode.UNUSABLE;
            }
            if (error instanceof LedgerUnavailable || error instanceof NotDecided) {
                err.println(error.getMessage());
                return ExitCode.UNUSABLE;
            }
            if (error instanceof java.io.UncheckedIOException || error instanceof java.io.IOException) {
                err.println("A file cannot be read or written: " + error.getMessage()
                        + ". Maybe its folder is missing or its permissions are wrong.");
                return ExitCode.UNUSABLE;
            }
            throw error;
        });
        line.setParameterExceptionHandler((error, arguments) -> {
            err.println(CONVERTED
                    .matcher(error.getMessage())
                    .replaceAll(match -> "`" + match.group(1) + "` is not a "
                            + WANTED.getOrDefault(match.group(2), "valid value") + "."));
            CommandLine.UnmatchedArgumentException.printSuggestions(error, err);
            err.println("Maybe `" + error.getCommandLine().getCommandName() + " --help`.");
            return ExitCode.UNUSABLE;
        });
        try {
            int exit = line.execute(args);
            if (!out.checkError()) {
                return exit;
            }
            err.println("The output cannot be written, so it is not complete. Maybe the disk is full, or the program "
                    + "that reads it has ended.");
            return ExitCode.UNUSABLE;
        } catch (StackOverflowError | OutOfMemoryError e) {
            err.println("This cannot be read: it is larger than the memory, or nested too deeply. Maybe a file is "
                    + "damaged, or Java needs more memory (-Xmx).");
            return ExitCode.UNUSABLE;
        }
    }

    /** The named one alone, because describing a command to the parser takes time; all where none is named. */
    private static List<Class<?>> commands(String... args) {
        List<Class<?>> named = COMMANDS.stream()
                .filter(each -> args.length > 0
                        && args[0].equals(each.getAnnotation(Command.class).name()))
                .toList();
        return named.isEmpty() ? COMMANDS : named;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** The parser's message about a value that it cannot read. It contains the Java class. */
    private static final Pattern CONVERTED =
            Pattern.compile("cannot convert '(.*?)' to class ([\\w.]+) \\(.*\\)$", Pattern.DOTALL);

    private static final Map<String, String> WANTED = Map.of(
            "java.time.LocalDate",
            "day, such as 2026-01-31",
            "java.time.Instant",
            "timestamp with a UTC offset, such as 2026-01-31T08:00:00Z",
            "java.nio.file.Path",
            "path");

    /** The output of {@code --version}. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"Countersign " + ProgramVersion.now()};
        }
    }
}
