package dev.countersign.decisions.request;

import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.Refused;
import java.util.List;

/**
 * How much one answer has told of mistakes, over all questions that it answers: the first {@link Refused#SHOWN} problems. The rest is counted only, and nothing
 * is worked out for it. Members that are passed over are no mistakes; of each question the first are listed. For one thread.
 */
public final class Telling {

    private int problems;

    /** How many problems there were so far. */
    public int problems() {
        return problems;
    }

    /** Whether there are more than the answer tells. */
    public boolean isCut() {
        return problems > Refused.SHOWN;
    }

    void count(int more) {
        problems += more;
    }

    /** Those of what was refused that there is room for; all of it is counted. */
    public List<Problem> tell(Refused refused) {
        List<Problem> told = refused.problems().stream()
                .limit(Math.max(0, Refused.SHOWN - problems))
                .toList();
        problems += refused.count();
        return told;
    }
}
