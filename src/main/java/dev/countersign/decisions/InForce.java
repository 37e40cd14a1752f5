package dev.countersign.decisions;

import dev.countersign.context.Assembling;
import dev.countersign.context.OwnFacts;
import dev.countersign.facts.Evaluation;
import dev.countersign.facts.Facts;
import dev.countersign.facts.Request;
import dev.countersign.facts.Verdict;
import dev.countersign.policy.Release;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The policy and the facts that hold at one moment. Immutable: what is swapped in meanwhile does not reach a question that is being answered. */
public record InForce(Release release, OwnFacts own) {

    private static final int MOST_INSTEAD = 3;

    /** The evaluation alone: no id, no alternatives, nothing to record. */
    public Evaluation evaluate(Request request, Instant at) {
        return evaluate(facts(request, at), at, Set.of());
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
        Evaluation evaluation = evaluate(facts, at, leftOut);
        return new Decision(id, request, facts, evaluation, evaluation.verdict() == Verdict.ALLOW ? List.of() : instead(request, evaluation, at, leftOut));
    }

    /** Each alternative is evaluated before it is offered: advice that the policy would refuse is no advice. */
    private List<String> instead(Request request, Evaluation evaluation, Instant at, Set<String> leftOut) {
        return evaluation.instead().stream().filter(name -> evaluate(facts(request.about(name), at), at, leftOut).verdict() == Verdict.ALLOW).limit(MOST_INSTEAD).toList();
    }

    private Facts facts(Request request, Instant at) {
        return Assembling.facts(request, own, release.declaredTypes(), release.phrases(), at, Digest.of(request));
    }

    private Evaluation evaluate(Facts facts, Instant at, Set<String> leftOut) {
        return release.evaluate(facts, release.dates(at), leftOut);
    }
}
