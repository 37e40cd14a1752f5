package dev.countersign.decisions.answer;

import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.decisions.record.EvaluatedCase;
import dev.countersign.decisions.record.EvaluationJson;
import dev.countersign.decisions.record.EvaluationView;
import dev.countersign.decisions.record.MemberInput;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer as lines of a terminal, for staff. */
public final class AnswerText {

    private AnswerText() {}

    /**
     * A sentence by its label, in the order of an answer; without the reasons, which a command prints in its own form.
     */
    public static Map<String, String> lines(TrialResult decision) {
        return lines(new EvaluatedCase(decision.facts(), decision.evaluation(), decision.allowedInstead()));
    }

    static Map<String, String> lines(EvaluatedCase evaluated) {
        Map<String, String> lines = new LinkedHashMap<>();
        EvaluationJson.members(MemberInput.whole(EvaluationView.TERMINAL, evaluated))
                .forEach((label, line) -> lines.put(label, line.asString()));
        return lines;
    }
}
