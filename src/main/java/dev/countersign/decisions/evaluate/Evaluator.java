package dev.countersign.decisions.evaluate;

import dev.countersign.context.CaseAssembler;
import dev.countersign.context.DecisionHistory;
import dev.countersign.context.ReservedAmounts;
import dev.countersign.context.own.ReservationRule;
import dev.countersign.context.words.Phrases;
import dev.countersign.decisions.request.ActionDigest;
import dev.countersign.decisions.request.PlanningHorizon;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.verdict.Dates;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Request;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.policy.Evaluated;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Evaluates without recording: for cases, searches, replays, and for {@code decide} without a ledger. The result is a
 * {@link TrialResult}; no action may be based on it. The verdict itself is made in {@code policy}, by the combining
 * algorithm.
 *
 * @param history the effects of earlier decisions
 */
public record Evaluator(PolicySnapshot snapshot, DecisionHistory history) {

    private static final int MOST_INSTEAD = 3;
    /** The action of the catalogue that hands a conversation to a person. */
    public static final String TO_A_PERSON = "escalate_to_human";

    private static final double AT_ONCE_HOURS = 0.25;

    /** A trial evaluation without earlier decisions. */
    public Evaluator(PolicySnapshot snapshot) {
        this(snapshot, DecisionHistory.NOTHING);
    }

    /**
     * A trial evaluation with only these earlier decisions, as in a case.
     *
     * @param amount euros that earlier decisions have reserved
     * @param count  how often earlier decisions may do the same
     */
    public static Evaluator reserved(PolicySnapshot snapshot, double amount, double count) {
        return new Evaluator(snapshot, DecisionHistory.only(new ReservedAmounts(amount, count)));
    }

    /** @param at the decision time, read once at the edge */
    public TrialResult evaluate(Request request, Instant at) {
        return evaluate(request, at, Set.of());
    }

    /** The same without those rows and rules: for tests of whether any test notices their removal. */
    public TrialResult evaluate(Request request, Instant at, Set<String> leftOut) {
        return evaluate(
                request,
                at,
                leftOut,
                Catalogue.reserving(
                        snapshot.release(),
                        request.action(),
                        snapshot.release().dates(at).effectiveOn()));
    }

    public TrialResult evaluate(Request request, Instant at, Set<String> leftOut, ReservationRule reserving) {
        return evaluate(request, ActionDigest.of(request), at, leftOut, reserving);
    }

    /** @param digest of the action of that request, {@link ActionDigest#of} */
    public TrialResult evaluate(
            Request request, String digest, Instant at, Set<String> leftOut, ReservationRule reserving) {
        Facts facts = facts(request, digest, at, reserving);
        Dates dates = snapshot.release().dates(at);
        Evaluated evaluated = snapshot.release().evaluated(facts, dates, leftOut);
        return new TrialResult(request, reserving, facts, evaluated.evaluation(), instead(evaluated, reserving));
    }

    /** The evaluation alone, without alternatives. */
    public Evaluation alone(Request request, Instant at) {
        return alone(request, at, Set.of());
    }

    /** The same without those rows and rules. */
    public Evaluation alone(Request request, Instant at, Set<String> leftOut) {
        return snapshot.release()
                .evaluate(
                        facts(
                                request,
                                ActionDigest.of(request),
                                at,
                                Catalogue.reserving(
                                        snapshot.release(),
                                        request.action(),
                                        snapshot.release().dates(at).effectiveOn())),
                        snapshot.release().dates(at),
                        leftOut);
    }

    /**
     * Alternatives to an action that is not allowed now: the first {@value #MOST_INSTEAD} actions that the catalogue
     * offers and the policy allows at once.
     *
     * <p>Each is evaluated before it is offered, with exactly the facts of the decision: in a case, only
     * {@code action.name} depends on the action. An action that uses up something these facts do not contain is not
     * offered. Approvals do not count, because they were given for this action, so an alternative that needs one is not
     * offered. A record of the facts is therefore enough to compute them again.
     */
    public static List<String> instead(Evaluated evaluated) {
        return instead(
                evaluated,
                Catalogue.reserving(
                        evaluated.release(),
                        String.valueOf(evaluated.facts().known().value(CorePath.ACTION_NAME)),
                        evaluated.dates().effectiveOn()));
    }

    private static List<String> instead(Evaluated evaluated, ReservationRule asked) {
        if (evaluated.evaluation().verdict() == Verdict.ALLOW) {
            return List.of();
        }
        return names(evaluated)
                .filter(name -> asked.tells(Catalogue.reserving(
                        evaluated.release(), name, evaluated.dates().effectiveOn())))
                .filter(evaluated::allows)
                .limit(MOST_INSTEAD)
                .toList();
    }

    /** If a person must decide within minutes, a person is what the agent should offer first. */
    private static Stream<String> names(Evaluated evaluated) {
        Stream<String> offered = evaluated.evaluation().instead().stream();
        Double due = evaluated.evaluation().oversight().dueHours();
        return evaluated.evaluation().verdict() == Verdict.REVIEW && due != null && due <= AT_ONCE_HOURS
                ? Stream.concat(Stream.of(TO_A_PERSON), offered).distinct()
                : offered;
    }

    private Facts facts(Request request, String digest, Instant at, ReservationRule reserving) {
        PlanningHorizon.problem(request, at).ifPresent(problem -> {
            throw new InvalidInput(problem);
        });
        return CaseAssembler.facts(
                request,
                snapshot.own(),
                history,
                snapshot.release().declaredTypes(),
                snapshot.release().companion(Phrases.class, release -> new Phrases(release.phrases())),
                at,
                digest,
                reserving);
    }
}
