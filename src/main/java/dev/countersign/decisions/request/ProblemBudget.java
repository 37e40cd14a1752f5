package dev.countersign.decisions.request;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.util.List;

/**
 * Limits the problems in one answer, over all its requests: the first {@link InvalidInput#SHOWN}. The rest is only
 * counted, and nothing is computed for it. Ignored members are not mistakes; the first of each request are listed. For
 * one thread.
 */
public final class ProblemBudget {

    private int problems;

    /** The number of problems so far. */
    public int problems() {
        return problems;
    }

    /** Whether there are more problems than the answer lists. */
    public boolean isCut() {
        return problems > InvalidInput.SHOWN;
    }

    void count(int more) {
        problems += more;
    }

    /** The problems of a refusal that fit into the limit. All are counted. */
    public List<Problem> tell(InvalidInput refused) {
        List<Problem> told = refused.problems().stream()
                .limit(Math.max(0, InvalidInput.SHOWN - problems))
                .toList();
        problems += refused.count();
        return told;
    }
}
