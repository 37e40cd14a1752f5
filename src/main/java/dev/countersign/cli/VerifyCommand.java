package dev.countersign.cli;

import dev.countersign.ledger.verify.Verify;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The same verifier as in the small jar. A third party can use the small jar instead and read its source. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Verify a ledger's folder or a bundle: signature, every leaf, the tree, proofs, and an earlier "
                + "checkpoint. Exit code 1 if something is wrong.")
final class VerifyCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FOLDER|BUNDLE", description = "The folder that a service writes to, or a bundle of it.")
    private String what;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description =
                    "The log's public key, or a file with it. Use a key from another source than the folder or bundle.")
    private List<String> key = List.of();

    @Option(
            names = "--since",
            paramLabel = "CHECKPOINT",
            description = "A file with one or more earlier checkpoints that you kept.")
    private List<String> since = List.of();

    @Option(
            names = "--against",
            paramLabel = "RECEIPT",
            description = "A file with the receipt of a decision, or with the whole answer.")
    private List<String> against = List.of();

    @Option(
            names = "--samples",
            description = "Compute which decisions were drawn for a second look, check the seeds of the days, and list "
                    + "the drawn decisions that nobody looked at.")
    private boolean samples;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<String> args = new ArrayList<>(List.of(what));
        key.forEach(each -> args.addAll(List.of("--key", each)));
        since.forEach(each -> args.addAll(List.of("--since", each)));
        against.forEach(each -> args.addAll(List.of("--against", each)));
        if (samples) {
            args.add("--samples");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int ended = Verify.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Optional.empty());
        spec.commandLine().getOut().print(out.toString(StandardCharsets.UTF_8));
        spec.commandLine().getErr().print(err.toString(StandardCharsets.UTF_8));
        spec.commandLine().getOut().flush();
        spec.commandLine().getErr().flush();
        return ended;
    }
}
