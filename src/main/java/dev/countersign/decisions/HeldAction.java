package dev.countersign.decisions;

import dev.countersign.context.DecisionHistory;
import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.verdict.ActionEffect;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.policy.PolicyRelease;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An action that a decision held for a person a short time ago, under the active release: a person may be shown its
 * facts and decide.
 *
 * @param facts   the facts of the decision
 * @param about   what the decision is about, as {@link RecordSubjects#about}
 * @param release the active release
 * @param task    the task that was opened for it in time; null if a decision of a short time ago is approved
 */
record HeldAction(
        StoredDecision decision,
        Facts facts,
        String about,
        PolicyRelease release,
        ApprovalService.@Nullable OpenedTask task) {

    /** @throws InvalidInput when the decision did not hold the action, is too old, or cannot be read completely */
    static HeldAction of(StoredDecision decision, PolicyRelease active, Instant at) {
        if (decision.verdict() != Verdict.REVIEW) {
            throw notHeld("decision", decision.verdict());
        }
        if (decision.decidedAt().plus(HeldForPeople.FRESH).isBefore(at)) {
            throw ApprovalService.askAgain("it was decided at " + decision.decidedAt() + ", which is more than "
                    + HeldForPeople.FRESH.toMinutes() + " minutes ago");
        }
        if (!decision.releaseId().equals(active.id())) {
            throw ApprovalService.askAgain("the release that decided it is no longer active");
        }
        Facts facts = decision.facts();
        return new HeldAction(decision, facts, RecordSubjects.of(facts).about(), active, null);
    }

    /** The action of a task, or of one that may be opened. People see what the active release says. */
    static HeldAction of(ApprovalService.@Nullable OpenedTask task, StoredDecision decision, PolicyRelease active) {
        Facts facts = decision.facts();
        return new HeldAction(decision, facts, RecordSubjects.of(facts).about(), active, task);
    }

    /** The same, with what people have decided since. */
    HeldAction since(DecisionHistory history, Instant at) {
        Facts now = history.isRejected(facts.known(), at) ? facts.with(CorePath.REVIEW_REJECTED, true) : facts;
        int alike = history.rejectedAlike(facts.known(), at);
        Facts counted = alike == 0 ? now : now.with(CorePath.REVIEW_REJECTED_ALIKE, (double) alike);
        return counted == facts ? this : new HeldAction(decision, counted, about, release, task);
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
