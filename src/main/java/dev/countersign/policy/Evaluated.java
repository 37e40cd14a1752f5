package dev.countersign.policy;

import dev.countersign.facts.verdict.Dates;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An evaluation, with what other actions for the same facts take from it. It is not kept longer than a decision. */
public final class Evaluated {

    private final PolicyRelease release;
    private final Facts facts;
    private final Dates dates;
    private final Set<String> leftOut;
    private final Evaluation evaluation;
    private final @Nullable EarlierRun earlier;

    /** @param earlier null if nothing may be taken from it */
    Evaluated(
            PolicyRelease release,
            Facts facts,
            Dates dates,
            Set<String> leftOut,
            Evaluation evaluation,
            @Nullable EarlierRun earlier) {
        this.release = release;
        this.facts = facts;
        this.dates = dates;
        this.leftOut = leftOut;
        this.evaluation = evaluation;
        this.earlier = earlier;
    }

    public PolicyRelease release() {
        return release;
    }

    public Facts facts() {
        return facts;
    }

    public Dates dates() {
        return dates;
    }

    public Evaluation evaluation() {
        return evaluation;
    }

    /**
     * Whether another action would be allowed for these facts, without approvals: the same as the verdict of {@link
     * PolicyRelease#evaluate} for them.
     */
    public boolean allows(String action) {
        return release.allows(facts.about(action), dates, leftOut, earlier);
    }
}
