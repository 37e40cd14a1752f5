package dev.countersign.agents;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.broker.ContextBroker;
import dev.countersign.decisions.broker.ContextRefused;
import dev.countersign.decisions.broker.ReleasedContext;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.verdict.Request;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Requests decisions and reports outcomes for an agent of this process. A decision is the same recorded one that a
 * caller over HTTP gets.
 *
 * @param caller who asks for the agents of this process
 * @param folder where every decision and outcome is recorded
 * @param broker the only source of data about customers for an agent
 * @param asking adds to a request what only the edge can provide
 * @param ids    ids of runs and reports, made at the edge
 */
public record DecisionClient(
        Caller caller,
        ActivePolicy policy,
        DataFolder folder,
        ContextBroker broker,
        BiFunction<Request, JsonNode, DecisionRequest> asking,
        Supplier<String> ids,
        InstantSource clock) {

    /**
     * @throws dev.countersign.decisions.evaluate.NotDecided when the decision cannot be recorded, so that the action is
     *     not allowed
     */
    Decision ask(JsonNode question) {
        PolicySnapshot snapshot = policy.snapshot();
        return folder.service()
                .decide(snapshot, asking.apply(RequestParser.read(question, snapshot.release()), question))
                .decision();
    }

    /**
     * The data that an allowed action needs, in its form; empty if the decision releases none, such as the protective
     * action of a paused agent.
     *
     * @throws dev.countersign.decisions.evaluate.NotDecided when it cannot be recorded
     */
    Optional<ReleasedContext> context(Decision decision, String agent, String run) {
        try {
            return broker.release(policy.snapshot(), caller, new ContextBroker.Wish(decision.id(), agent, run));
        } catch (ContextRefused e) {
            return Optional.empty();
        }
    }

    /** A new run. */
    String run() {
        return ids.get();
    }

    /** Whether an allowed action may still be performed. */
    boolean isValid(Decision decision) {
        Instant until = decision.evaluation().validUntil();
        return until == null || clock.instant().isBefore(until);
    }

    /** Reports the outcome of an allowed action. */
    void report(Decision decision, ExecutionReport outcome) {
        folder.outcomes().report(caller, decision.id(), outcome, null, ids.get(), clock.instant());
    }

    List<SortedMap<String, Object>> proposals(JsonNode about) {
        PolicySnapshot snapshot = policy.snapshot();
        return folder.service()
                .proposals(snapshot, caller, RequestParser.read(about, snapshot.release()), clock.instant());
    }

    /** The function of the catalogue that an action belongs to; null for an unknown action. */
    @Nullable
    Object function(String action) {
        return policy.catalogued(action, clock.instant()).get("action.function");
    }
}
