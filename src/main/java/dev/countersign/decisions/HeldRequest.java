package dev.countersign.decisions;

import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.request.ActingScope;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Request;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/**
 * Decides a request again so that a person can approve it. A person cannot use up anything that way: a request that
 * the policy does not hold is not decided.
 */
record HeldRequest(DecisionService service, PolicySnapshot snapshot) {

    /**
     * @param by     the person who approves it
     * @param asking makes the request of a caller, with the time of the edge
     * @return the id of the decision
     * @throws dev.countersign.facts.text.InvalidInput when it is not a request, or is not held
     */
    String decide(Caller by, JsonNode body, BiFunction<Caller, Request, DecisionRequest> asking) {
        Request request = RequestParser.asked(body, snapshot.release()).good();
        DecisionRequest asked =
                asking.apply(by.actingAs(new ActingScope.Subject(request.subjectType(), request.subjectId())), request);
        Verdict verdict =
                service.tried(snapshot, request, asked.at()).evaluation().verdict();
        if (verdict != Verdict.REVIEW) {
            throw HeldAction.notHeld("request", verdict);
        }
        return service.decide(snapshot, asked).decision().id();
    }
}
