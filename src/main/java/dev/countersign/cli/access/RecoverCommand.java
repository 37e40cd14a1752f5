package dev.countersign.cli.access;

import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.cli.terminal.LedgerOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes an admin when no admin can sign in. */
@Command(
        name = "recover",
        mixinStandardHelpOptions = true,
        description =
                "Make an admin and a key when no admin can sign in. Stop the service first. The ledger records it, "
                        + "and all admins see it for 30 days.")
final class RecoverCommand implements Callable<Integer> {

    @Parameters(paramLabel = "PERSON", description = "Id of the admin.")
    private String person;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "Write the key into a new file, which only you can read.")
    private @Nullable Path file;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private LedgerOption ledger;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ledger.mustExist();
        new FirstAdmin(ledger, spec.commandLine().getOut(), json).make(person, true, file);
        return ExitCode.FINE;
    }
}
