package dev.countersign.cli;

import dev.countersign.agents.AgentStep;
import dev.countersign.agents.DecisionClient;
import dev.countersign.agents.ThinAgent;
import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.CredentialOption;
import dev.countersign.cli.terminal.DecisionText;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.cli.terminal.FolderCaller;
import dev.countersign.cli.terminal.LedgerOption;
import dev.countersign.cli.terminal.TemporaryFolder;
import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.FactRefresh;
import dev.countersign.decisions.answer.AnswerJson;
import dev.countersign.decisions.broker.ContextBroker;
import dev.countersign.decisions.broker.ReleasedContext;
import dev.countersign.decisions.request.Caller;
import dev.countersign.edge.PolicyActivation;
import dev.countersign.facts.own.Agent;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.verdict.Request;
import dev.countersign.tables.PackFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
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

/** Lets an agent work on an item of the example CRM, and shows each verdict. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Run an agent on an item, and show each verdict and reason.")
final class RunCommand implements Callable<Integer> {

    /** Letters before the second line of a reason. */
    private static final int REASON = 14;

    @Parameters(
            index = "0",
            paramLabel = "AGENT",
            description = "Id of a registered agent of any kind but process optimization and evaluation.")
    private String agent;

    @Parameters(
            index = "1",
            paramLabel = "ITEM",
            description = "Id of a case (service triage, compliance guardrail), an account (sales support, customer "
                    + "intelligence), a campaign (marketing personalization) or a pair of records (data stewardship).")
    private String item;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Record each decision and outcome in the ledger of this folder. Default: a temporary folder "
                    + "that is deleted at the end.")
    private @Nullable Path data;

    @Mixin
    private CredentialOption credential;

    @Mixin
    private CommonOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PackFiles files = options.files(null);
        if (data != null) {
            return run(files, data);
        }
        try (TemporaryFolder folder = TemporaryFolder.make("countersign-run-")) {
            return run(files, folder.path());
        }
    }

    private int run(PackFiles files, Path folder) throws IOException {
        LedgerOption ledger = LedgerOption.of(folder, spec);
        try (PolicyActivation activation = ledger.activation()) {
            return run(activation, options.factRefresh(files, activation.rules()), files, ledger);
        }
    }

    private int run(PolicyActivation activation, FactRefresh factRefresh, PackFiles files, LedgerOption ledger)
            throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<Request> done = new ArrayList<>();
        List<AgentStep> steps;
        try (DataFolder opened = activation.activate(factRefresh, files)) {
            Caller caller = FolderCaller.of(opened, factRefresh.policy().own(), ledger.clock())
                    .client(data == null ? Optional.empty() : credential.token());
            steps = steps(
                    factRefresh.policy().own(),
                    new DecisionClient(
                            caller,
                            factRefresh.policy(),
                            opened,
                            new ContextBroker(opened, ledger.clock()),
                            (request, body) -> ledger.asking(caller, request, body),
                            ledger.clock()::id,
                            ledger.clock()::now),
                    done);
        }
        if (options.json) {
            out.println(CommonOptions.JSON.writeValueAsString(steps.stream()
                    .map(step -> java.util.Map.of(
                            "outcome",
                            step.outcome(),
                            "answer",
                            AnswerJson.of(
                                    step.decision(),
                                    factRefresh.policy().release(),
                                    Caller.operator().audience(),
                                    false)))
                    .toList()));
            return ExitCode.FINE;
        }
        for (AgentStep step : steps) {
            out.println(String.format(
                    Locale.ROOT,
                    "%-11s %-6s  %s",
                    words(step.outcome()),
                    step.decision().evaluation().verdict(),
                    step.decision().request().action()));
            step.decision()
                    .evaluation()
                    .reasons()
                    .forEach(reason -> out.println(" ".repeat(REASON)
                            + DecisionText.reason(reason, factRefresh.policy().release(), REASON)));
            step.released()
                    .filter(data -> !data.fields().isEmpty())
                    .ifPresent(data -> out.println(" ".repeat(REASON) + data(data)));
            if (step.outcome() != AgentStep.StepResult.DONE) {
                DecisionText.details(step.decision().tried(), out);
            }
        }
        out.println(done.size() + " of " + steps.size() + " actions done: "
                + String.join(", ", done.stream().map(Request::action).toList()));
        return ExitCode.FINE;
    }

    private List<AgentStep> steps(OwnFacts own, DecisionClient client, List<Request> done) {
        Agent registered = own.agent(agent).orElseThrow(() -> unregistered(own));
        ThinAgent thin = ThinAgent.ofKind(registered.kind())
                .orElseThrow(() -> new InvalidInput(new Problem(
                        "AGENT",
                        "`" + agent + "` is of kind " + registered.kind() + ". Only "
                                + Arrays.stream(ThinAgent.values())
                                        .map(ThinAgent::kind)
                                        .collect(Collectors.joining(", "))
                                + " can be run so far.",
                        "")));
        return thin.work(client, (request, data) -> done.add(request), agent, known(own, thin.item()));
    }

    private InvalidInput unregistered(OwnFacts own) {
        Collection<String> ids = own.ids("agent");
        return new InvalidInput(
                ids.isEmpty()
                        ? new Problem(
                                "AGENT",
                                "`" + agent + "` is not a registered agent, and no other agent is registered.",
                                "Maybe name the folder of own facts with --facts.")
                        : new Problem(
                                "AGENT",
                                "`" + agent + "` is not a registered agent. Registered: " + String.join(", ", ids)
                                        + ".",
                                Problem.hint(agent, ids)));
    }

    private String known(OwnFacts own, String type) {
        if (!own.ids(type).contains(item)) {
            throw new InvalidInput(new Problem(
                    "ITEM",
                    "there is no " + type + " `" + item + "`. There are: " + String.join(", ", own.ids(type)) + ".",
                    Problem.hint(item, own.ids(type))));
        }
        return item;
    }

    /** Which data the agent got, without their values. */
    private static String data(ReleasedContext data) {
        int withheld =
                data.withheld().values().stream().mapToInt(Integer::intValue).sum();
        return "data: " + data.fields().size() + " facts ("
                + data.fields().stream()
                        .map(ReleasedContext.Field::dataClass)
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", "))
                + ")" + (withheld == 0 ? "" : ", " + withheld + " withheld");
    }

    private static String words(AgentStep.StepResult outcome) {
        return outcome.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
