package dev.countersign.decisions.request;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.util.List;

/**
 * How much one answer has told of mistakes, over all questions that it answers: the first {@link InvalidInput#SHOWN} problems. The rest is counted only, and nothing
 * is worked out for it. Members that are passed over are no mistakes; of each question the first are listed. For one thread.
 */
public final class ProblemBudget {

    private int problems;

    /** How many problems there were so far. */
    public int problems() {
        return problems;
    }

    /** Whether there are more than the answer tells. */
    public boolean isCut() {
        return problems > InvalidInput.SHOWN;
    }

    void count(int more) {
        problems += more;
    }

    /** Those of what was refused that there is room for; all of it is counted. */
    public List<Problem> tell(InvalidInput refused) {
        List<Problem> told = refused.problems().stream()
                .limit(Math.max(0, InvalidInput.SHOWN - problems))
                .toList();
        problems += refused.count();
        return told;
    }
}
