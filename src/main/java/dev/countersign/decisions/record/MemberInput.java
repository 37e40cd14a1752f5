package dev.countersign.decisions.record;

import dev.countersign.facts.Audience;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.policy.PolicyRelease;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation and the view that shows it.
 *
 * @param audience who may read it, within the view
 * @param release  the one that evaluated, for the cells of rows; null if a view shows no cells
 */
public record MemberInput(
        EvaluationView view,
        Audience audience,
        EvaluatedCase evaluated,
        @Nullable PolicyRelease release) {

    /** The view for staff and auditors, with every reason and without the cells of rows. */
    public static MemberInput whole(EvaluationView view, EvaluatedCase evaluated) {
        return new MemberInput(view, Audience.STAFF, evaluated, null);
    }

    Evaluation evaluation() {
        return evaluated.evaluation();
    }

    Facts facts() {
        return evaluated.facts();
    }

    /** Whether a row matched that is not for the reader. */
    boolean isWithheld() {
        return evaluation().audience().compareTo(audience) > 0;
    }

    /** The cell of a row, if the view shows cells. */
    Optional<String> cell(String row) {
        return release == null ? Optional.empty() : release.source(row);
    }

    /** Whether we looked for a record of the decision's subject and have none. */
    boolean isUnrecorded() {
        return facts().known().no(CorePath.RESOURCE_RECORDED);
    }

    String resource() {
        return facts().known().value(CorePath.RESOURCE_TYPE) + "/"
                + facts().known().value(CorePath.RESOURCE_ID);
    }

    /** The id on record that differs from the requested one only in case, width or blanks. */
    @Nullable
    String nearId() {
        return isUnrecorded() && facts().known().value(CorePath.RESOURCE_MAYBE) instanceof String near ? near : null;
    }
}
