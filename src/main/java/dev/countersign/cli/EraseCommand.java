package dev.countersign.cli;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.cli.terminal.LedgerOption;
import dev.countersign.cli.terminal.LocalService;
import dev.countersign.cli.terminal.ProgressBar;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.ErasureReport;
import dev.countersign.decisions.ErasureService;
import dev.countersign.decisions.FactRefresh;
import dev.countersign.decisions.history.ErasureRequest;
import dev.countersign.decisions.request.Caller;
import dev.countersign.edge.PolicyActivation;
import dev.countersign.tables.PackFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Erases a person from the ledger permanently, with the approval of two people, through the service if it runs. */
@Command(
        name = "erase",
        mixinStandardHelpOptions = true,
        description = "Erase a person from the ledger permanently. Their decisions are replayed first, and every "
                + "proof stays valid.")
final class EraseCommand implements Callable<Integer> {

    private static final Map<ErasureService.Step, String> WORDS = new EnumMap<>(Map.of(
            ErasureService.Step.REPLAYING,
            "Replaying",
            ErasureService.Step.KEYS,
            "Wrapping keys",
            ErasureService.Step.FILES,
            "Clearing files"));

    @Parameters(
            paramLabel = "SUBJECT",
            description = "Id of a customer, with all records merged into it; staff:ID for a person of the staff; "
                    + "TYPE:ID for a business object.")
    private String subject;

    @Option(
            names = "--by",
            required = true,
            paramLabel = "PERSON",
            description = "Id of the person of the staff who requests the erasure.")
    private String by;

    @Option(
            names = "--agreed-by",
            required = true,
            paramLabel = "PERSON",
            description = "Id of another person of the staff, who agrees.")
    private String agreedBy;

    @Option(
            names = "--reason",
            defaultValue = "",
            paramLabel = "TEXT",
            description = "Reason for the erasure. It is kept, so it must not name a person.")
    private String reason;

    @Option(
            names = "--hold-checked",
            description = "Confirms that you have checked for a legal hold, if own facts do not say whether "
                    + "there is one.")
    private boolean holdChecked;

    @Option(
            names = "--despite-differences",
            description = "Erase even if a decision does not replay as it was recorded.")
    private boolean despiteDifferences;

    @Mixin
    private LedgerOption ledger;

    @Mixin
    private CommonOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ErasureRequest wish =
                new ErasureRequest(subject, Caller.person(by), agreedBy, reason, holdChecked, despiteDifferences);
        Optional<LocalService> service = LocalService.of(ledger.folder);
        tell(service.isPresent() ? service.get().erase(wish) : here(wish));
        return ExitCode.FINE;
    }

    private ObjectNode here(ErasureRequest wish) {
        PackFiles files = options.files(null);
        ledger.mustExist();
        try (PolicyActivation activation = ledger.activation()) {
            FactRefresh factRefresh = options.factRefresh(files, activation.rules());
            ErasureReport erased;
            try (DataFolder folder = activation.activate(factRefresh, files)) {
                erased = folder.erasing()
                        .erase(wish, factRefresh.policy().own(), ledger.clock().id(), steps());
            }
            return erased.json(factRefresh);
        }
    }

    private ErasureService.Steps steps() {
        Map<ErasureService.Step, ProgressBar> bars = new EnumMap<>(ErasureService.Step.class);
        return (step, of, all) -> bars.computeIfAbsent(
                        step,
                        unused -> new ProgressBar(
                                spec.commandLine().getErr(), Objects.requireNonNull(WORDS.get(step)), (int)
                                        Math.min(Integer.MAX_VALUE, all)))
                .at(of);
    }

    private void tell(ObjectNode erased) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            out.println(CommonOptions.JSON.writeValueAsString(erased));
            return;
        }
        out.println("Erased " + subject + ", entry "
                + erased.at("/receipt/sequence").asString() + " of the ledger. Of "
                + CommonOptions.count(erased.path("decisions").asInt(), "decision") + " "
                + erased.path("faithful").asInt()
                + " replayed faithfully just before; verdicts, rows and proofs stay.");
        if (!erased.path("ownFacts").isEmpty()) {
            out.println("Still in the own facts, which you must edit. Keep the line of another person with the same "
                    + "number or e-mail address:");
            erased.path("ownFacts").forEach(place -> out.println("  " + place.asString()));
        }
        int alsoForOthers = erased.path("suppressionsForOthers").asInt();
        if (alsoForOthers > 0) {
            out.println(CommonOptions.count(alsoForOthers, "suppression") + " of this person also "
                    + (alsoForOthers == 1 ? "holds" : "hold")
                    + " for others with the same number or e-mail address. Replace each such line by "
                    + "one without the customer:");
            out.println("  {\"type\":\"suppression\", \"id\":…, \"properties\":{\"phone\":…, \"channel\":…, "
                    + "\"kind\":…}, \"source\":…, \"asOf\":…} (or \"email\" instead of \"phone\")");
        }
    }
}
