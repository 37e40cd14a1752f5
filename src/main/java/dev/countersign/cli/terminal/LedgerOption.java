package dev.countersign.cli.terminal;

import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.edge.PolicyActivation;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.verdict.Request;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** The folder of the ledger, for the commands that need one. */
public final class LedgerOption {

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = ".countersign",
            description = "The folder of the ledger. Default: ${DEFAULT-VALUE}.")
    public Path folder;

    private static final int SEED = 32;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Of a command whose folder has another default. */
    public static LedgerOption of(Path folder, CommandSpec command) {
        LedgerOption ledger = new LedgerOption();
        ledger.folder = folder;
        ledger.command = command;
        return ledger;
    }

    public ClockAndRandom clock() {
        return SharedClock.of(command);
    }

    /**
     * Refuses a folder without a ledger, because a mistyped name would create a new, empty ledger.
     *
     * @throws InvalidInput when there is none
     */
    public void mustExist() {
        if (!Files.isDirectory(folder.resolve("journal"))) {
            throw new InvalidInput(new Problem(
                    "--data",
                    "there is no ledger in `" + folder + "`.",
                    "Maybe name the folder that the service writes to. The current folder is "
                            + Path.of("").toAbsolutePath() + "."));
        }
    }

    /**
     * For writing to the ledger. It may open the folder while the pack is read; no other process may have it open
     * then.
     */
    public PolicyActivation activation() {
        return new PolicyActivation(
                folder,
                Optional.empty(),
                clock(),
                warning -> command.commandLine().getErr().println(warning.text()));
    }

    /** A request with the id, time and randomness of this edge. */
    public DecisionRequest asking(Caller caller, Request request, JsonNode body) {
        return new DecisionRequest(
                caller,
                request,
                clock().id(),
                clock().now(),
                clock().random(SEED),
                RequestParser.digest(body),
                null,
                null);
    }
}
