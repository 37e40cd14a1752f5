package dev.countersign.agents;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.evaluate.InForce;
import dev.countersign.decisions.evaluate.PolicyInForce;
import dev.countersign.decisions.record.Outcome;
import dev.countersign.decisions.request.Asking;
import dev.countersign.decisions.request.Requests;
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
public record Door(
        PolicyInForce policy,
        DataFolder folder,
        BiFunction<Request, JsonNode, Asking> asking,
        Supplier<String> ids,
        Clock clock) {

    /** @throws dev.countersign.decisions.evaluate.NotDecided when it cannot be written down, so that nothing may be done */
    Decision ask(JsonNode question) {
        InForce now = policy.inForce();
        return folder.service()
                .decide(now, asking.apply(Requests.read(question, now.release()), question))
                .decision();
    }

    /** What became of an allowed action. */
    void report(Decision decision, Outcome outcome) {
        folder.outcomes().report(decision.id(), outcome, null, ids.get(), clock.instant());
    }

    List<SortedMap<String, Object>> proposals(JsonNode about) {
        InForce now = policy.inForce();
        return folder.service().proposals(now, Requests.read(about, now.release()), clock.instant());
    }

    /** The function of the catalogue that an action belongs to; null for an unknown action. */
    @Nullable
    Object function(String action) {
        return policy.catalogued(action, clock.instant()).get("action.function");
    }
}
