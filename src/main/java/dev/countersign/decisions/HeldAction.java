package dev.countersign.decisions;

import dev.countersign.context.DecisionHistory;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.verdict.ActionEffect;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.policy.PolicyRelease;
import java.time.Instant;

/**
 * An action that a decision held for a person, under the active release: a person may be shown its facts and decide.
 *
 * @param facts   the facts of the decision
 * @param about   what the decision is about, as {@link RecordSubjects#about}
 * @param release the active release
 */
record HeldAction(StoredDecision decision, Facts facts, String about, PolicyRelease release) {

    /** The action of a task, or of one that may be opened. People see what the active release says. */
    static HeldAction of(StoredDecision decision, PolicyRelease active) {
        Facts facts = decision.facts();
        return new HeldAction(decision, facts, about(facts), active);
    }

    /**
     * The same, to be approved.
     *
     * @throws InvalidInput when the decision did not hold the action
     */
    static HeldAction waiting(StoredDecision decision, PolicyRelease active) {
        if (decision.verdict() != Verdict.REVIEW) {
            throw notHeld("decision", decision.verdict());
        }
        return of(decision, active);
    }

    /** What a decision with these facts is about. */
    static String about(Facts facts) {
        return RecordSubjects.of(facts).about();
    }

    /** The same, with what people have decided since. */
    HeldAction since(DecisionHistory history, Instant at) {
        Facts now = history.isRejected(facts.known(), at) ? facts.with(CorePath.REVIEW_REJECTED, true) : facts;
        int alike = history.rejectedAlike(facts.known(), at);
        Facts counted = alike == 0 ? now : now.with(CorePath.REVIEW_REJECTED_ALIKE, (double) alike);
        return counted == facts ? this : new HeldAction(decision, counted, about, release);
    }

    /** What it does. */
    ActionEffect effect() {
        return ActionEffect.of(facts.known());
    }

    static InvalidInput notHeld(String place, Verdict verdict) {
        return ApprovalService.refused(
                place,
                "this action is not held: the verdict was " + verdict + ". An approval does not lift a prohibition.",
                "");
    }
}
