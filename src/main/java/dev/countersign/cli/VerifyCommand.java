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

/** The verifier of the small jar, for whoever has this one at hand. Whoever trusts nobody takes the small one, and reads its source. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Verify a ledger's folder or a bundle: signature, every leaf, the tree, proofs, and an earlier checkpoint. Ends with 1 where something is wrong.")
final class VerifyCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FOLDER|BUNDLE", description = "The folder a service writes to, or a bundle of it.")
    private String what;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description =
                    "The log's public key, or a file that holds it, from somewhere else than the folder or bundle.")
    private List<String> key = List.of();

    @Option(
            names = "--since",
            paramLabel = "CHECKPOINT",
            description = "A file with an earlier checkpoint that you kept, or many of them.")
    private List<String> since = List.of();

    @Option(
            names = "--against",
            paramLabel = "RECEIPT",
            description = "A file with the receipt of a decision, or the whole answer.")
    private List<String> against = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<String> args = new ArrayList<>(List.of(what));
        key.forEach(each -> args.addAll(List.of("--key", each)));
        since.forEach(each -> args.addAll(List.of("--since", each)));
        against.forEach(each -> args.addAll(List.of("--against", each)));
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
