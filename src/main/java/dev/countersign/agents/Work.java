package dev.countersign.agents;

import dev.countersign.decisions.Decision;
import dev.countersign.decisions.PolicyInForce;
import dev.countersign.facts.Request;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The work of one agent on one item: for every proposal of the pack's table it asks, and does only what is allowed.
 *
 * <p>INVARIANT: {@code doing} is called for a request exactly when its decision is ALLOW.
 */
final class Work {

    private final PolicyInForce policy;
    private final Consumer<Request> doing;
    private final Clock clock;
    private final Supplier<String> ids;
    private final Set<Object> functions = new HashSet<>();
    private final List<Step> steps = new ArrayList<>();

    Work(PolicyInForce policy, Consumer<Request> doing, Clock clock, Supplier<String> ids) {
        this.policy = policy;
        this.doing = doing;
        this.clock = clock;
        this.ids = ids;
    }

    /** @param claims what this kind of agent says of all its actions */
    List<Step> on(String agent, String itemType, String item, SortedMap<String, Object> claims) {
        Request about = request(agent, "none", itemType, item, claims, Map.of());
        for (SortedMap<String, Object> proposal : policy.proposals(about, clock.instant())) {
            Step step = ask(request(agent, String.valueOf(proposal.get("proposal.action")), itemType, item, claims, proposal));
            if (step.outcome() == Step.Outcome.NOT_DONE) {
                step = alternative(step);
            }
            if (step.outcome() == Step.Outcome.HANDED_OVER || step.outcome() == Step.Outcome.WAITS) {
                break;
            }
        }
        return List.copyOf(steps);
    }

    /** The first alternative that was offered and not done before in this run; the step itself where there is none. */
    private Step alternative(Step denied) {
        Set<String> before = steps.stream().filter(step -> step.outcome() == Step.Outcome.DONE).map(step -> step.decision().request().action()).collect(Collectors.toSet());
        return denied.decision().allowedInstead().stream().filter(action -> !before.contains(action)).findFirst()
                .map(action -> ask(denied.decision().request().about(action))).orElse(denied);
    }

    private Step ask(Request request) {
        Decision decision = policy.decide(request, clock.instant(), ids.get());
        Step step = new Step(decision, outcome(decision));
        if (step.outcome() == Step.Outcome.DONE) {
            doing.accept(request);
            functions.add(policy.catalogued(request.action(), clock.instant()).get("action.function"));
        }
        steps.add(step);
        return step;
    }

    private static Step.Outcome outcome(Decision decision) {
        return switch (decision.evaluation().verdict()) {
            case ALLOW -> Step.Outcome.DONE;
            case REVIEW -> Step.Outcome.HANDED_OVER;
            case DENY -> decision.evaluation().notBefore() == null ? Step.Outcome.NOT_DONE : Step.Outcome.WAITS;
        };
    }

    private Request request(String agent, String action, String itemType, String item, SortedMap<String, Object> claims, Map<String, Object> proposal) {
        SortedMap<String, Object> properties = new TreeMap<>(claims);
        proposal.forEach((path, value) -> properties.put(path.substring("proposal.".length()), value));
        properties.keySet().removeAll(Set.of("action", "step"));
        Object function = policy.catalogued(action, clock.instant()).get("action.function");
        properties.put("otherFunctionsInRun", (double) functions.stream().filter(each -> !each.equals("ALL") && !each.equals(function)).count());
        return new Request("agent", agent, new TreeMap<>(), null, action, properties, null, itemType, item, new TreeMap<>(), null, null);
    }
}
