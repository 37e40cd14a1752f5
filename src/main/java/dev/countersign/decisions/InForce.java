package dev.countersign.decisions;

import dev.countersign.context.Assembling;
import dev.countersign.context.Beside;
import dev.countersign.context.OwnFacts;
import dev.countersign.facts.Dates;
import dev.countersign.facts.Evaluation;
import dev.countersign.facts.Facts;
import dev.countersign.facts.Request;
import dev.countersign.facts.Verdict;
import dev.countersign.policy.Release;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The policy and the facts that hold at one moment. Immutable: what is swapped in meanwhile does not reach a question that is being answered. */
public record InForce(Release release, OwnFacts own, Beside beside) {

    private static final int MOST_INSTEAD = 3;

    /** The evaluation alone: no id, no alternatives, nothing to record. */
    public Evaluation evaluate(Request request, Instant at) {
        return release.evaluate(facts(request, at), release.dates(at));
    }

    /**
     * @param at the decision time, read once at the edge
     * @param id of the decision, made at the edge
     */
    public Decision decide(Request request, Instant at, String id) {
        return decide(request, at, id, Set.of());
    }

    Decision decide(Request request, Instant at, String id, Set<String> leftOut) {
        Facts facts = facts(request, at);
        Dates dates = release.dates(at);
        Evaluation evaluation = release.evaluate(facts, dates, leftOut);
        return new Decision(id, request, facts, evaluation, instead(release, facts, dates, evaluation, leftOut));
    }

    /**
     * What to do in place of an action that is not allowed now: of what the catalogue offers, the first {@value #MOST_INSTEAD} that the policy would allow at once.
     *
     * <p>Each is evaluated before it is offered, on the very facts of the decision: of a case, nothing but {@code action.name} depends on which action it
     * is about. Approvals do not count, since they were given for this action; so an alternative is offered only where it needs none. A record of the facts is
     * therefore enough to work them out again.
     */
    public static List<String> instead(Release release, Facts facts, Dates dates, Evaluation evaluation) {
        return instead(release, facts, dates, evaluation, Set.of());
    }

    private static List<String> instead(Release release, Facts facts, Dates dates, Evaluation evaluation, Set<String> leftOut) {
        return evaluation.verdict() == Verdict.ALLOW ? List.of() : evaluation.instead().stream()
                .filter(name -> release.evaluate(facts.about(name), dates, leftOut).verdict() == Verdict.ALLOW).limit(MOST_INSTEAD).toList();
    }

    private Facts facts(Request request, Instant at) {
        return Assembling.facts(request, own, beside, release.declaredTypes(), release.phrases(), at, Digest.of(request));
    }
}
