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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
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
import tools.jackson.databind.node.ArrayNode;
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

    @Option(names = "--contest-open", description = "Erase even if the customer contests a decision and has no answer.")
    private boolean contestOpen;

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
        if (proposal != null && (!reason.isEmpty() || holdChecked || despiteDifferences || contestOpen)) {
            throw new InvalidInput(new Problem(
                    "--confirm",
                    "--reason, --hold-checked, --despite-differences and --contest-open belong to the proposal.",
                    "Maybe propose the erasure again."));
        }
        String token = credential.required();
        Optional<LocalService> service = LocalService.of(ledger.folder);
        if (service.isEmpty()) {
            return tell(here(token));
        }
        ObjectNode done = overHttp(service.get(), token);
        return service.get().client().reading(() -> tell(done));
    }

    /** All of it is read before something is printed. @return the exit code */
    private int tell(ObjectNode done) {
        String text = proposal == null ? proposed(done) : erased(done);
        spec.commandLine().getOut().println(options.json ? CommonOptions.JSON.writeValueAsString(done) : text);
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
                        .put("despiteDifferences", despiteDifferences)
                        .put("contestOpen", contestOpen));
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
                                Objects.requireNonNull(subject),
                                person,
                                null,
                                reason,
                                holdChecked,
                                despiteDifferences,
                                contestOpen),
                        callers::person,
                        factRefresh.policy().snapshot(),
                        ledger.clock().id())
                .json();
    }

    private static String proposed(ObjectNode proposed) {
        return "Proposed, entry " + proposed.requiredAt("/receipt/sequence").asString()
                + " of the ledger. Nothing is erased yet. Until "
                + proposed.required("until").asString() + " another person confirms it with `erase --confirm "
                + proposed.required("proposalId").asString() + "`.";
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

    private static String erased(ObjectNode erased) {
        List<String> text = new ArrayList<>();
        text.add("Erased, entry " + erased.requiredAt("/receipt/sequence").asString() + " of the ledger. Of "
                + CommonOptions.count(erased.required("decisions").asInt(), "decision") + " "
                + erased.required("faithful").asInt()
                + " replayed faithfully just before; verdicts, rows and proofs stay.");
        ArrayNode ownFacts = erased.required("ownFacts").asArray();
        if (!ownFacts.isEmpty()) {
            text.add("Still in the own facts, which you must edit. Keep the line of another person with the same "
                    + "number or e-mail address:");
            ownFacts.forEach(place -> text.add("  " + place.asString()));
        }
        int alsoForOthers = erased.required("suppressionsForOthers").asInt();
        if (alsoForOthers > 0) {
            text.add(CommonOptions.count(alsoForOthers, "suppression") + " of this person also "
                    + (alsoForOthers == 1 ? "holds" : "hold")
                    + " for others with the same number or e-mail address. Replace each such line by "
                    + "one without the customer:");
            text.add("  {\"type\":\"suppression\", \"id\":…, \"properties\":{\"phone\":…, \"channel\":…, "
                    + "\"kind\":…}, \"source\":…, \"asOf\":…} (or \"email\" instead of \"phone\")");
        }
        return String.join("\n", text);
    }
}
