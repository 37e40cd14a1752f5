package dev.countersign.cli;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.CredentialOption;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.cli.terminal.FolderCaller;
import dev.countersign.cli.terminal.LedgerOption;
import dev.countersign.cli.terminal.LocalService;
import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.FactRefresh;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.edge.PolicyActivation;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.IsoTime;
import dev.countersign.facts.text.Problem;
import dev.countersign.oversight.measure.Friction;
import dev.countersign.oversight.review.ReviewDesk;
import dev.countersign.tables.PackFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a person's approval of a held action into the ledger, through the service if it runs. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        description = "Approve a held action. The approval is written into the ledger and is valid for exactly "
                + "this action.")
final class ApproveCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "DECISION",
            description = "Id of the held decision, or a file with the request, which is then decided first.")
    private String held;

    @Option(
            names = "--role",
            description = "The role in which you approve: ${COMPLETION-CANDIDATES}. Default: the only one of yours "
                    + "that the action needs.")
    private @Nullable Role role;

    @Option(
            names = "--qualifier",
            defaultValue = "",
            description = "The qualifier in which you approve, such as finance or trained.")
    private String qualifier;

    @Option(
            names = "--until",
            description = "The time at which the approval expires, such as 2026-12-01T12:00:00Z. Default: the latest "
                    + "possible time.")
    private @Nullable String until;

    @Option(
            names = "--code",
            description = "Why, as the policy says it (T33), such as FACTS_CHECKED. A task of high risk needs one.")
    private @Nullable String code;

    @Option(names = "--reason", defaultValue = "", description = "Reason for the approval.")
    private String reason;

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
        try {
            return approve();
        } catch (InvalidInput e) {
            if (!options.json) {
                throw e;
            }
            spec.commandLine().getOut().println(CommonOptions.JSON.writeValueAsString(CommonOptions.refused(e)));
            return ExitCode.UNUSABLE;
        }
    }

    private int approve() throws IOException {
        String token = credential.required();
        Instant end = end();
        JsonNode request = Files.exists(Path.of(held)) ? request() : null;
        Optional<LocalService> service = LocalService.of(ledger.folder);
        if (service.isPresent()) {
            ObjectNode approved = service.get().approve(token, body(request, end));
            return service.get().client().reading(() -> tell(approved));
        }
        PackFiles files = options.files(null);
        ledger.mustExist();
        try (PolicyActivation activation = ledger.activation()) {
            FactRefresh factRefresh = options.factRefresh(files, activation.rules());
            try (DataFolder folder = activation.activate(factRefresh, files)) {
                Caller person = FolderCaller.of(folder, factRefresh.policy().own(), ledger.clock())
                        .approver(token);
                ApprovalService.Yes yes = new ApprovalService.Yes(person, role, qualifier, end, code, reason);
                String decision = request == null ? held : decide(yes, request, folder, factRefresh);
                ReviewDesk.open(folder, ledger.clock());
                ApprovalService.Approved approved = folder.approving()
                        .approve(
                                factRefresh.policy().snapshot(),
                                decision,
                                yes,
                                ledger.clock().id(),
                                ledger.clock().now(),
                                () -> new Friction(folder.records(), ledger.clock()).refuseWithoutCard(person));
                return tell(approved.json(person, decision));
            }
        }
    }

    private ObjectNode body(@Nullable JsonNode request, @Nullable Instant end) {
        ObjectNode body = CommonOptions.JSON
                .createObjectNode()
                .put("qualifier", qualifier)
                .put("reason", reason);
        if (role != null) {
            body.put("role", role.name());
        }
        if (end != null) {
            body.put("until", end.toString());
        }
        if (code != null) {
            body.put("code", code);
        }
        return request == null ? body.put("decision", held) : body.set("request", request);
    }

    private String decide(ApprovalService.Yes yes, JsonNode request, DataFolder folder, FactRefresh factRefresh) {
        return folder.service()
                .hold(
                        factRefresh.policy().snapshot(),
                        yes,
                        request,
                        (asking, asked) -> ledger.asking(asking, asked, request));
    }

    private JsonNode request() throws IOException {
        List<RequestParser.Item> items = RequestParser.many(DecideCommand.read(held));
        if (items.size() != 1) {
            throw new InvalidInput(new Problem(
                    held,
                    "it contains " + items.size() + " requests. An approval is for one request.",
                    "Maybe put that request into a separate file."));
        }
        return items.get(0).json();
    }

    private @Nullable Instant end() {
        if (until == null) {
            return null;
        }
        try {
            return new IsoTime(until).moment();
        } catch (DateTimeException e) {
            throw new InvalidInput(new IsoTime(until).wrong("--until", "2026-12-01T12:00:00Z"));
        }
    }

    /** All of it is read before something is printed. @return the exit code */
    private int tell(ObjectNode approved) {
        String text = text(approved);
        spec.commandLine().getOut().println(options.json ? CommonOptions.JSON.writeValueAsString(approved) : text);
        return ExitCode.FINE;
    }

    private static String text(ObjectNode approved) {
        String open = approved.required("open")
                .asArray()
                .valueStream()
                .map(ApproveCommand::role)
                .collect(Collectors.joining(" and "));
        return "Approved by " + approved.required("person").asString() + " as " + role(approved) + " until "
                + approved.required("until").asString() + ", entry "
                + approved.requiredAt("/receipt/sequence").asString() + " of the ledger.\n"
                + (approved.path("example").asBoolean(false)
                        ? "EXAMPLE: a person of the example company approved it, so it counts only in laptop mode.\n"
                        : "")
                + (open.isEmpty()
                        ? "Nobody else needs to approve. The agent can now send the same request again."
                        : "The action still needs the approval of " + open + ".");
    }

    private static String role(JsonNode held) {
        return new Caller.HeldRole(
                        Role.valueOf(held.required("role").asString()),
                        held.path("qualifier").asString(""))
                .toString();
    }
}
