package dev.countersign.agents;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.verdict.Request;
import java.time.InstantSource;
import java.util.List;
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
 * @param asking adds to a request what only the edge can provide
 * @param ids    ids of reports, made at the edge
 */
public record DecisionClient(
        Caller caller,
        ActivePolicy policy,
        DataFolder folder,
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
