package dev.countersign.cli;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.CredentialOption;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.cli.terminal.FolderCaller;
import dev.countersign.cli.terminal.LedgerOption;
import dev.countersign.cli.terminal.LocalService;
import dev.countersign.cli.terminal.ProgressBar;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.ErasureService;
import dev.countersign.decisions.FactRefresh;
import dev.countersign.decisions.history.ErasureRequest;
import dev.countersign.decisions.request.Caller;
import dev.countersign.edge.PolicyActivation;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.tables.PackFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            arity = "0..1",
            paramLabel = "SUBJECT",
            description = "Proposes the erasure: id of a customer, with all records merged into it; staff:ID for a "
                    + "person of the staff; TYPE:ID for a business object.")
    private @Nullable String subject;

    @Option(
            names = "--confirm",
            paramLabel = "ID",
            description = "Confirms the proposal of another person, and erases.")
    private @Nullable String proposal;

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
    private CredentialOption credential;

    @Mixin
    private LedgerOption ledger;

    @Mixin
    private CommonOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if ((subject == null) == (proposal == null)) {
            throw new InvalidInput(new Problem(
                    "SUBJECT",
                    "say either whom to erase, or with --confirm which proposal of another person to carry out.",
                    "Maybe `erase --help`."));
        }
        if (proposal != null && (!reason.isEmpty() || holdChecked || despiteDifferences)) {
            throw new InvalidInput(new Problem(
                    "--confirm",
                    "--reason, --hold-checked and --despite-differences belong to the proposal.",
                    "Maybe propose the erasure again."));
        }
        String token = credential.required();
        Optional<LocalService> service = LocalService.of(ledger.folder);
        ObjectNode done = service.isPresent() ? overHttp(service.get(), token) : here(token);
        if (options.json) {
            spec.commandLine().getOut().println(CommonOptions.JSON.writeValueAsString(done));
        } else if (proposal == null) {
            tellProposed(done);
        } else {
            tell(done);
        }
        return ExitCode.FINE;
    }

    private ObjectNode overHttp(LocalService service, String token) throws IOException {
        ObjectNode body = CommonOptions.JSON.createObjectNode();
        if (proposal != null) {
            return service.erase(
                    token, "/v1/erasures/" + URLEncoder.encode(proposal, StandardCharsets.UTF_8) + "/confirm", body);
        }
        return service.erase(
                token,
                "/v1/erasures",
                body.put("subject", subject)
                        .put("reason", reason)
                        .put("holdChecked", holdChecked)
                        .put("despiteDifferences", despiteDifferences));
    }

    private ObjectNode here(String token) {
        PackFiles files = options.files(null);
        ledger.mustExist();
        try (PolicyActivation activation = ledger.activation()) {
            FactRefresh factRefresh = options.factRefresh(files, activation.rules());
            try (DataFolder folder = activation.activate(factRefresh, files)) {
                FolderCaller callers =
                        FolderCaller.of(folder, factRefresh.policy().own(), ledger.clock());
                return acted(folder, factRefresh, callers, callers.approver(token));
            }
        }
    }

    private ObjectNode acted(DataFolder folder, FactRefresh factRefresh, FolderCaller callers, Caller person) {
        if (proposal != null) {
            return folder.proposals()
                    .confirm(
                            proposal,
                            person,
                            callers::person,
                            factRefresh.policy().snapshot(),
                            ledger.clock().id(),
                            steps())
                    .json(factRefresh);
        }
        return folder.proposals()
                .propose(
                        new ErasureRequest(
                                Objects.requireNonNull(subject), person, null, reason, holdChecked, despiteDifferences),
                        callers::person,
                        factRefresh.policy().snapshot(),
                        ledger.clock().id())
                .json();
    }

    private void tellProposed(ObjectNode proposed) {
        spec.commandLine()
                .getOut()
                .println("Proposed, entry " + proposed.at("/receipt/sequence").asString()
                        + " of the ledger. Nothing is erased yet. Until "
                        + proposed.path("until").asString() + " another person confirms it with `erase --confirm "
                        + proposed.path("proposalId").asString() + "`.");
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
        out.println("Erased, entry "
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
