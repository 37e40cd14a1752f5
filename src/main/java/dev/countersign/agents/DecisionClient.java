package dev.countersign.agents;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.verdict.Request;
import java.time.Clock;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an agent of this process asks by and reports to. It is the same recorded decision that a caller over HTTP gets.
 *
 * @param folder in which every decision and outcome is written down
 * @param asking a question with what only the edge can bring
 * @param ids    of reports, made at the edge
 */
public record DecisionClient(
        ActivePolicy policy,
        DataFolder folder,
        BiFunction<Request, JsonNode, DecisionRequest> asking,
        Supplier<String> ids,
        Clock clock) {

    /** @throws dev.countersign.decisions.evaluate.NotDecided when it cannot be written down, so that nothing may be done */
    Decision ask(JsonNode question) {
        PolicySnapshot snapshot = policy.snapshot();
        return folder.service()
                .decide(snapshot, asking.apply(RequestParser.read(question, snapshot.release()), question))
                .decision();
    }

    /** What became of an allowed action. */
    void report(Decision decision, ExecutionReport outcome) {
        folder.outcomes().report(decision.id(), outcome, null, ids.get(), clock.instant());
    }

    List<SortedMap<String, Object>> proposals(JsonNode about) {
        PolicySnapshot snapshot = policy.snapshot();
        return folder.service().proposals(snapshot, RequestParser.read(about, snapshot.release()), clock.instant());
    }

    /** The function of the catalogue that an action belongs to; null for an unknown action. */
    @Nullable
    Object function(String action) {
        return policy.catalogued(action, clock.instant()).get("action.function");
    }
}
