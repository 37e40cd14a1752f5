package dev.countersign.decisions.replay;

import dev.countersign.decisions.record.EvaluatedCase;
import dev.countersign.facts.Finding;
import dev.countersign.facts.verdict.ClassDisclosure;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Oversight;
import dev.countersign.facts.verdict.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Whether an evaluation has the effects of a public record, without writing it as a record: most decisions are the same
 * under another policy. If it says no, {@link EffectDifferences} finds the differences, or that there are none.
 */
final class SameEffects {

    private SameEffects() {}

    static boolean are(JsonNode record, EvaluatedCase would) {
        Evaluation evaluation = would.evaluation();
        return is(record.path("verdict"), evaluation.verdict().name())
                && are(record.path("allowedInstead"), would.allowedInstead())
                && are(record.path("obligations"), evaluation.obligations())
                && oversight(record.path("oversight"), evaluation.oversight())
                && reasons(record.path("reasons"), evaluation.reasons())
                && context(record.path("context"), evaluation.context());
    }

    private static boolean is(JsonNode node, @Nullable String text) {
        return text == null
                ? node.isMissingNode()
                : node.isString() && node.stringValue().equals(text);
    }

    private static boolean are(JsonNode array, List<String> texts) {
        if (array.size() != texts.size()) {
            return false;
        }
        for (int i = 0; i < texts.size(); i++) {
            if (!is(array.path(i), texts.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean oversight(JsonNode recorded, Oversight oversight) {
        JsonNode approvers = recorded.path("approvers");
        List<Finding.Demand> open = oversight.open();
        if (approvers.size() != open.size()) {
            return false;
        }
        for (int i = 0; i < open.size(); i++) {
            JsonNode approver = approvers.path(i);
            Finding.Demand demand = open.get(i);
            if (approver.path("count").asInt() != demand.count()
                    || !is(approver.path("role"), demand.role().name())
                    || !is(approver.path("qualifier"), demand.qualifier().isEmpty() ? null : demand.qualifier())) {
                return false;
            }
        }
        JsonNode due = recorded.path("dueHours");
        return oversight.dueHours() == null
                ? due.isMissingNode()
                : due.isNumber() && due.doubleValue() == oversight.dueHours();
    }

    private static boolean reasons(JsonNode recorded, List<Reason> reasons) {
        if (recorded.size() != reasons.size()) {
            return false;
        }
        for (int i = 0; i < reasons.size(); i++) {
            if (!is(recorded.path(i).path("code"), reasons.get(i).code())
                    || !is(recorded.path(i).path("row"), reasons.get(i).row())) {
                return false;
            }
        }
        return true;
    }

    /** A class without a row is withheld, and a record does not name it. */
    private static boolean context(JsonNode recorded, List<ClassDisclosure> context) {
        int named = 0;
        for (ClassDisclosure each : context) {
            if (each.row() != null) {
                named++;
                if (!isIn(recorded.path(each.disclosure().name()).path(each.row()), each.fieldClass())) {
                    return false;
                }
            }
        }
        int known = 0;
        for (JsonNode rows : recorded) {
            for (JsonNode classes : rows) {
                known += classes.size();
            }
        }
        return known == named;
    }

    private static boolean isIn(JsonNode array, String text) {
        for (JsonNode each : array) {
            if (is(each, text)) {
                return true;
            }
        }
        return false;
    }
}
