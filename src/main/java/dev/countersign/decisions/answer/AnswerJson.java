package dev.countersign.decisions.answer;

import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.evaluate.EvaluatedRequest;
import dev.countersign.decisions.record.EvaluationJson;
import dev.countersign.facts.Audience;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.policy.PolicyRelease;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The full answer as JSON. The same decision is the same bytes. */
public final class AnswerJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private AnswerJson() {}

    /**
     * The answer of {@code /v1/decide}.
     *
     * @param minimal  leaves out the firings, for whoever wants the verdict and its reasons only
     * @param audience who will read it: where a reason is not for them, the answer is a plain refusal that holds nothing it could be guessed from
     */
    public static ObjectNode of(Decision decision, PolicyRelease release, Audience audience, boolean minimal) {
        return told(
                JSON.createObjectNode().put("decisionId", decision.id()), decision.tried(), release, audience, minimal);
    }

    /** What a trial came to: it has no id, and says that it was not recorded. */
    public static ObjectNode of(EvaluatedRequest evaluated, PolicyRelease release, Audience audience, boolean minimal) {
        return told(JSON.createObjectNode().put("recorded", false), evaluated, release, audience, minimal);
    }

    private static ObjectNode told(
            ObjectNode json, EvaluatedRequest decision, PolicyRelease release, Audience audience, boolean minimal) {
        Evaluation evaluation = decision.evaluation();
        json.put("verdict", evaluation.verdict().name()).put("decision", evaluation.verdict() == Verdict.ALLOW);
        if (evaluation.risk() != null) {
            json.put("riskGrade", evaluation.risk().name());
        }
        EvaluationJson.autonomy(json, evaluation);
        EvaluationJson.oversight(json.putObject("oversight"), evaluation.oversight());
        boolean untold = evaluation.audience().compareTo(audience) > 0;
        EvaluationJson.reasons(json.putArray("reasons"), evaluation, release, audience);
        EvaluationJson.strings(json.putArray("obligations"), untold ? List.of() : evaluation.obligations());
        if (!untold) {
            EvaluationJson.context(json, evaluation.context());
        }
        if (!untold && !decision.allowedInstead().isEmpty()) {
            EvaluationJson.strings(json.putArray("allowedInstead"), decision.allowedInstead());
        }
        if (evaluation.validUntil() != null) {
            json.put("validUntil", evaluation.validUntil().toString());
        }
        if (evaluation.notBefore() != null) {
            json.put("notBefore", evaluation.notBefore().toString());
        }
        if (evaluation.verdict() == Verdict.REVIEW) {
            json.put("actionDigest", decision.facts().digest());
        }
        if (!decision.facts().claimsDiffer().isEmpty()) {
            EvaluationJson.strings(
                    json.putArray("claimsDiffer"), decision.facts().claimsDiffer());
        }
        if (Boolean.FALSE.equals(decision.facts().known().value("resource.recorded"))) {
            json.put(
                    "unrecorded",
                    decision.request().resourceType() + "/" + decision.request().resourceId());
            if (decision.facts().known().value("resource.maybe") instanceof String maybe) {
                json.put("nearId", maybe);
            }
        }
        if (!minimal) {
            EvaluationJson.firings(json.putArray("firings"), untold ? List.of() : evaluation.firings(), release);
        }
        if (evaluation.shadow() != null && audience == Audience.STAFF) {
            EvaluationJson.shadow(json.putObject("shadow"), evaluation.shadow());
        }
        return json.put("release", evaluation.release());
    }

    /** Facts as JSON, for people who want to see what a decision knew. */
    public static ObjectNode facts(Map<String, Object> values) {
        ObjectNode node = JSON.createObjectNode();
        values.forEach((path, value) -> EvaluationJson.value(node, path, value));
        return node;
    }
}
