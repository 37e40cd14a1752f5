package dev.countersign.cli;

import dev.countersign.agents.SalesSupport;
import dev.countersign.agents.ServiceTriage;
import dev.countersign.agents.Step;
import dev.countersign.context.OwnFacts;
import dev.countersign.decisions.AnswerJson;
import dev.countersign.decisions.Desk;
import dev.countersign.facts.Agent;
import dev.countersign.facts.Problem;
import dev.countersign.facts.Refused;
import dev.countersign.facts.Request;
import dev.countersign.facts.Tell;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets an agent work on an item of the example CRM, and shows each verdict. */
@Command(name = "run", mixinStandardHelpOptions = true, description = "Let an agent work on a case or an account, and show each verdict and reason.")
final class RunCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "AGENT", description = "Id of a registered agent of kind service triage or sales support.")
    private String agent;

    @Parameters(index = "1", paramLabel = "ITEM", description = "Id of a case (service triage) or of an account (sales support).")
    private String item;

    @Mixin
    private Shared shared;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Desk desk = shared.desk();
        List<Request> done = new ArrayList<>();
        List<Step> steps = steps(desk, done);
        if (shared.json) {
            out.println(Shared.JSON.writeValueAsString(steps.stream().map(step -> java.util.Map.of("outcome", step.outcome(), "answer",
                    AnswerJson.of(step.decision(), desk.policy().release(), Tell.STAFF, false))).toList()));
            return CommandLineEdge.FINE;
        }
        for (Step step : steps) {
            out.println(String.format("%-11s %-6s  %s", words(step.outcome()), step.decision().evaluation().verdict(), step.decision().request().action()));
            step.decision().evaluation().reasons().forEach(reason -> out.println("              " + Shown.reason(reason, desk.policy().release()).replace("\n", "\n   ")));
            if (step.outcome() != Step.Outcome.DONE) {
                Shown.details(step.decision(), out);
            }
        }
        out.println(done.size() + " of " + steps.size() + " actions done: " + String.join(", ", done.stream().map(Request::action).toList()));
        return CommandLineEdge.FINE;
    }

    private List<Step> steps(Desk desk, List<Request> done) {
        OwnFacts own = desk.policy().own();
        Agent registered = own.agent(agent).orElseThrow(() -> new Refused(new Problem("AGENT", "`" + agent + "` is not a registered agent. Registered: "
                + String.join(", ", own.ids("agent")) + ".", Problem.maybe(agent, own.ids("agent")))));
        Supplier<String> ids = () -> UUID.randomUUID().toString();
        Clock clock = Clock.tickMillis(ZoneOffset.UTC);
        return switch (registered.kind()) {
            case ServiceTriage.KIND -> new ServiceTriage(desk.policy(), done::add, clock, ids).triage(agent, known(own, ServiceTriage.ITEM));
            case SalesSupport.KIND -> new SalesSupport(desk.policy(), done::add, clock, ids).support(agent, known(own, SalesSupport.ITEM));
            default -> throw new Refused(new Problem("AGENT", "`" + agent + "` is of kind " + registered.kind() + ". Only " + ServiceTriage.KIND + " and " + SalesSupport.KIND + " can be run so far.", ""));
        };
    }

    private String known(OwnFacts own, String type) {
        if (!own.ids(type).contains(item)) {
            throw new Refused(new Problem("ITEM", "there is no " + type + " `" + item + "`. There are: " + String.join(", ", own.ids(type)) + ".", Problem.maybe(item, own.ids(type))));
        }
        return item;
    }

    private static String words(Step.Outcome outcome) {
        return outcome.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
