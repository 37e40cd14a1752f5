package dev.countersign.agents;

import dev.countersign.decisions.broker.ReleasedContext;
import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.facts.verdict.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The work of one agent on one item. For each proposal of the pack's table it requests a decision, performs only
 * allowed actions, and reports the outcome.
 *
 * <p>INVARIANT: {@code doing} is called for a request exactly when its recorded decision is ALLOW and still valid.
 */
final class AgentWork {

    /** After which nothing more of a run is proposed. */
    private static final Set<AgentStep.StepResult> ENDS =
            EnumSet.of(AgentStep.StepResult.HANDED_OVER, AgentStep.StepResult.WAITS, AgentStep.StepResult.TOO_LATE);

    private static final JsonMapper JSON = JsonMapper.shared();
    /** A name that no catalogue contains: the proposals do not depend on it. */
    private static final String ANY = "none";

    private final DecisionClient client;
    private final BiConsumer<Request, Optional<ReleasedContext>> doing;
    private final String run;
    private final Set<Object> functions = new HashSet<>();
    private final List<AgentStep> steps = new ArrayList<>();

    AgentWork(DecisionClient client, BiConsumer<Request, Optional<ReleasedContext>> doing) {
        this.client = client;
        run = client.run();
        this.doing = doing;
    }

    /** @param purpose the purpose that this kind of agent states for all its actions */
    List<AgentStep> on(String agent, String itemType, String item, String purpose) {
        SortedMap<String, Object> claims = new TreeMap<>(Map.of(
                "channel",
                "EMAIL",
                "purpose",
                purpose,
                "confidence",
                1.0,
                "dataClasses",
                Set.of("PERSONAL"),
                "labels",
                Set.of(),
                "freeText",
                false,
                "runId",
                run));
        ObjectNode about = question(agent, ANY, itemType, item, claims, Map.of());
        for (SortedMap<String, Object> proposal : client.proposals(about)) {
            ObjectNode question =
                    question(agent, String.valueOf(proposal.get("proposal.action")), itemType, item, claims, proposal);
            AgentStep step = ask(question);
            if (step.outcome() == AgentStep.StepResult.NOT_DONE) {
                step = alternative(question, step);
            }
            if (ENDS.contains(step.outcome())) {
                break;
            }
        }
        return List.copyOf(steps);
    }

    /**
     * The first alternative that was offered and not performed before in this run. The step itself if there is none.
     */
    private AgentStep alternative(ObjectNode question, AgentStep denied) {
        Set<String> before = steps.stream()
                .filter(step -> step.outcome() == AgentStep.StepResult.DONE)
                .map(step -> step.decision().request().action())
                .collect(Collectors.toSet());
        return denied.decision().allowedInstead().stream()
                .filter(action -> !before.contains(action))
                .findFirst()
                .map(action -> {
                    ObjectNode other = question.deepCopy();
                    ((ObjectNode) other.get("action")).put("name", action);
                    return ask(other);
                })
                .orElse(denied);
    }

    private AgentStep ask(ObjectNode question) {
        Decision decision = client.ask(question);
        AgentStep step = outcome(decision) == AgentStep.StepResult.DONE
                ? carriedOut(decision)
                : new AgentStep(decision, outcome(decision), Optional.empty());
        if (step.outcome() == AgentStep.StepResult.DONE) {
            Optional.ofNullable(client.function(decision.request().action())).ifPresent(functions::add);
        }
        steps.add(step);
        return step;
    }

    private AgentStep carriedOut(Decision decision) {
        Optional<ReleasedContext> released =
                client.context(decision, decision.request().subjectId(), run);
        if (!client.isValid(decision)) {
            client.report(decision, ExecutionReport.NOT_EXECUTED);
            return new AgentStep(decision, AgentStep.StepResult.TOO_LATE, Optional.empty());
        }
        try {
            doing.accept(decision.request(), released);
        } catch (RuntimeException e) {
            client.report(decision, ExecutionReport.FAILED);
            throw e;
        }
        client.report(decision, ExecutionReport.EXECUTED);
        return new AgentStep(decision, AgentStep.StepResult.DONE, released);
    }

    private static AgentStep.StepResult outcome(Decision decision) {
        return switch (decision.evaluation().verdict()) {
            case ALLOW -> AgentStep.StepResult.DONE;
            case REVIEW -> AgentStep.StepResult.HANDED_OVER;
            case DENY ->
                decision.evaluation().notBefore() == null ? AgentStep.StepResult.NOT_DONE : AgentStep.StepResult.WAITS;
        };
    }

    private ObjectNode question(
            String agent,
            String action,
            String itemType,
            String item,
            SortedMap<String, Object> claims,
            Map<String, Object> proposal) {
        SortedMap<String, Object> properties = new TreeMap<>(claims);
        proposal.forEach((path, value) -> properties.put(path.substring("proposal.".length()), value));
        properties.keySet().removeAll(Set.of("action", "step"));
        Object function = client.function(action);
        properties.put(
                "otherFunctionsInRun",
                functions.stream()
                        .filter(each -> !each.equals("ALL") && !each.equals(function))
                        .count());
        properties.replaceAll((name, value) -> value instanceof Collection<?> words
                ? words.stream().map(String::valueOf).sorted().toList()
                : value);
        return JSON.valueToTree(Map.of(
                "subject",
                Map.of("type", "agent", "id", agent),
                "action",
                Map.of("name", action, "properties", properties),
                "resource",
                Map.of("type", itemType, "id", item)));
    }
}
