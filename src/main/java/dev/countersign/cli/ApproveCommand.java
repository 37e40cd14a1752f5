package dev.countersign.cli;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.cli.terminal.LedgerOption;
import dev.countersign.cli.terminal.LocalService;
import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.FactRefresh;
import dev.countersign.decisions.evaluate.DecisionResult;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.edge.PolicyActivation;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.IsoTime;
import dev.countersign.facts.text.Problem;
import dev.countersign.tables.PackFiles;
import java.io.IOException;
import java.io.PrintWriter;
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
import tools.jackson.databind.node.ArrayNode;
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

    @Option(names = "--person", required = true, description = "Id of the person who approves.")
    private String person;

    @Option(names = "--role", required = true, description = "The role of the person: ${COMPLETION-CANDIDATES}.")
    private Role role;

    @Option(
            names = "--qualifier",
            defaultValue = "",
            description = "A qualifier of the person, such as finance or trained.")
    private String qualifier;

    @Option(
            names = "--until",
            description = "The time at which the approval expires, such as 2026-12-01T12:00:00Z. Default: the latest "
                    + "possible time.")
    private @Nullable String until;

    @Option(names = "--reason", defaultValue = "", description = "Reason for the approval.")
    private @Nullable String reason;

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
            spec.commandLine().getOut().println(CommonOptions.JSON.writeValueAsString(refused(e)));
            return ExitCode.UNUSABLE;
        }
    }

    /** The approval as the service answers it. */
    private static ObjectNode refused(InvalidInput refused) {
        ObjectNode json = CommonOptions.JSON.createObjectNode();
        refused.code().ifPresent(code -> json.put("code", code));
        json.put("count", refused.count());
        ArrayNode problems = json.putArray("problems");
        refused.shown()
                .problems()
                .forEach(each -> problems.addObject()
                        .put("hint", each.hint())
                        .put("place", each.place())
                        .put("message", each.message()));
        return json;
    }

    private int approve() throws IOException {
        ApprovalService.Yes yes = new ApprovalService.Yes(
                Caller.person(person, new Caller.HeldRole(role, qualifier)),
                role,
                qualifier,
                end(),
                reason == null ? "" : reason);
        Optional<LocalService> service = LocalService.of(ledger.folder);
        if (service.isPresent()) {
            JsonNode request = Files.exists(Path.of(held)) ? request() : null;
            tell(service.get().approve(held, request, yes));
            return ExitCode.FINE;
        }
        PackFiles files = options.files(null);
        try (PolicyActivation activation = ledger.activation()) {
            FactRefresh factRefresh = options.factRefresh(files, activation.rules());
            try (DataFolder folder = activation.activate(factRefresh, files)) {
                String decision = Files.exists(Path.of(held)) ? decide(folder, factRefresh) : held;
                ApprovalService.Approved approved = folder.approving()
                        .approve(
                                factRefresh.policy().snapshot(),
                                decision,
                                yes,
                                ledger.clock().id(),
                                ledger.clock().now());
                tell(approved.json(decision));
            }
        }
        return ExitCode.FINE;
    }

    private String decide(DataFolder folder, FactRefresh factRefresh) throws IOException {
        JsonNode body = request();
        RequestParser.ParsedRequest asked =
                RequestParser.asked(body, factRefresh.policy().release());
        DecisionResult recorded =
                folder.service().decide(factRefresh.policy().snapshot(), ledger.asking(asked.good(), body));
        return recorded.decision().id();
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

    private void tell(ObjectNode approved) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            out.println(CommonOptions.JSON.writeValueAsString(approved));
            return;
        }
        out.println("Approved by " + person + " as " + role + " until "
                + approved.path("until").asString() + ", entry "
                + approved.at("/receipt/sequence").asString() + " of the ledger.");
        String open = approved.path("open")
                .valueStream()
                .map(each -> new Caller.HeldRole(
                                Role.valueOf(each.path("role").asString()),
                                each.path("qualifier").asString(""))
                        .toString())
                .collect(Collectors.joining(" and "));
        out.println(
                open.isEmpty()
                        ? "Nobody else needs to approve. The agent can now send the same request again."
                        : "The action still needs the approval of " + open + ".");
    }
}
