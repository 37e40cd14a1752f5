package dev.countersign.decisions;

import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.decisions.held.Concerned;
import dev.countersign.decisions.request.ActingScope;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.decisions.reserve.ProcessorTurn;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Request;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/**
 * Decides a request again so that a person can approve it. A person cannot use up or learn anything that way: a request
 * that does not wait for one of the person's roles is not decided, and the refusal does not say why.
 */
record HeldRequest(DecisionService service, PolicySnapshot snapshot) {

    /**
     * @param yes    the approval of the person
     * @param asking makes the request of a caller, with the time of the edge
     * @return the id of the decision
     * @throws dev.countersign.facts.text.InvalidInput when it is not a request, or does not wait for this person
     */
    String decide(ApprovalService.Yes yes, JsonNode body, BiFunction<Caller, Request, DecisionRequest> asking) {
        ApprovalService.refuseClient(yes);
        Request request = RequestParser.asked(body, snapshot.release()).good();
        DecisionRequest asked = asking.apply(
                yes.by().actingAs(new ActingScope.Subject(request.subjectType(), request.subjectId())), request);
        return service.begin(snapshot, asked, ProcessorTurn.UNLIMITED, evaluated -> refuse(yes, evaluated))
                .await()
                .decision()
                .id();
    }

    private static void refuse(ApprovalService.Yes yes, TrialResult evaluated) {
        Evaluation evaluation = evaluated.evaluation();
        if (evaluation.verdict() != Verdict.REVIEW
                || evaluation.oversight().open().stream().map(ApprovingRole::of).noneMatch(yes.by()::has)) {
            throw ApprovalService.refused(
                    "request",
                    "it does not wait for a person with your roles, so it was not decided.",
                    "Maybe it is not held, or another person approves it.");
        }
        ApprovalService.refuseConcerned(yes.by(), Concerned.of(evaluated.facts()));
    }
}
