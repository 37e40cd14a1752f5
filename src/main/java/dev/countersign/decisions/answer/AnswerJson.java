package dev.countersign.decisions.answer;

import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.decisions.record.EvaluatedCase;
import dev.countersign.decisions.record.EvaluationJson;
import dev.countersign.decisions.record.EvaluationView;
import dev.countersign.decisions.record.MemberInput;
import dev.countersign.facts.Audience;
import dev.countersign.policy.PolicyRelease;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The full answer as JSON. The same decision is the same bytes. */
public final class AnswerJson {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String FIRINGS = "firings";
    /** The member that marks an evaluation which was not recorded. */
    public static final String NOT_A_DECISION = "notADecision";
    /** The member with the evaluation that is not a decision. */
    public static final String TRY = "try";

    private AnswerJson() {}

    /**
     * The answer of {@code /v1/decide}.
     *
     * @param minimal  omits the firings, for callers that need only the verdict and its reasons
     * @param audience the reader: if a reason is not for this audience, the answer is a plain refusal that does not
     *     disclose it
     */
    public static ObjectNode of(Decision decision, PolicyRelease release, Audience audience, boolean minimal) {
        return told(
                JSON.createObjectNode().put("decisionId", decision.id()), decision.tried(), release, audience, minimal);
    }

    /** The result of a trial evaluation: it has no id, and states that it was not recorded. */
    public static ObjectNode of(TrialResult evaluated, PolicyRelease release, Audience audience, boolean minimal) {
        return told(JSON.createObjectNode().put("recorded", false), evaluated, release, audience, minimal);
    }

    /**
     * The answer to a person who tries a request. It is not a decision, so it has no verdict where a program would look
     * for one: all of it is in the member {@code try}, without the member {@code decision}, because a simple program
     * looks for {@code "decision":true} anywhere in the text.
     */
    public static ObjectNode tried(TrialResult evaluated, PolicyRelease release, Audience audience, boolean minimal) {
        ObjectNode json = JSON.createObjectNode().put("decision", false).put(NOT_A_DECISION, true);
        json.set(TRY, of(evaluated, release, audience, minimal).without("decision"));
        return json;
    }

    private static ObjectNode told(
            ObjectNode json, TrialResult decision, PolicyRelease release, Audience audience, boolean minimal) {
        MemberInput viewed = new MemberInput(
                audience == Audience.STAFF ? EvaluationView.STAFF : EvaluationView.AGENT,
                audience,
                new EvaluatedCase(decision.facts(), decision.evaluation(), decision.allowedInstead()),
                release);
        json.setAll(EvaluationJson.members(viewed, name -> !minimal || !name.equals(FIRINGS)));
        return json;
    }

    /** The facts of a decision as JSON, for people. */
    public static ObjectNode facts(Map<String, Object> values) {
        ObjectNode node = JSON.createObjectNode();
        values.forEach((path, value) -> node.set(path, EvaluationJson.fact(value)));
        return node;
    }
}
