package dev.countersign.decisions;

import dev.countersign.context.Assembling;
import dev.countersign.context.OwnFacts;
import dev.countersign.facts.Case;
import dev.countersign.facts.Evaluation;
import dev.countersign.facts.Facts;
import dev.countersign.facts.Request;
import dev.countersign.facts.Verdict;
import dev.countersign.policy.Release;
import dev.countersign.policy.Row;
import dev.countersign.policy.Table;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/** Decides. May be used by any number of threads; a release or facts that are swapped in meanwhile count from the next question on. */
public final class Decisions {

    private static final int MOST_INSTEAD = 3;
    private static final String CATALOGUE = "action.needs";
    private static final String PROPOSED = "proposal.action";
    private static final String STEP = "proposal.step";

    private final AtomicReference<Release> release;
    private final AtomicReference<OwnFacts> own;

    public Decisions(Release release, OwnFacts own) {
        this.release = new AtomicReference<>(release);
        this.own = new AtomicReference<>(own);
    }

    /**
     * Decides on facts that are brought along, as a case does.
     *
     * @param facts own facts as JSON objects
     * @param place where they stand, for messages
     * @throws dev.countersign.facts.Refused when one of them cannot be read
     */
    public static Decisions knowing(List<JsonNode> facts, String place, Release release) {
        return new Decisions(release, OwnFacts.of(facts, place, release.vocabulary(), release.declaredTypes()));
    }

    /** What is in force. */
    public Release release() {
        return release.get();
    }

    public OwnFacts own() {
        return own.get();
    }

    /** From the next question on, this release is in force. */
    public void activate(Release next) {
        release.set(next);
    }

    /** From the next question on, these own facts count. */
    public void know(OwnFacts next) {
        own.set(next);
    }

    /**
     * @param at the decision time, read once at the edge
     * @param id of the decision, made at the edge
     */
    public Decision decide(Request request, Instant at, String id) {
        return decide(request, at, id, Set.of());
    }

    /** The decision as it would be if those rows and rules were not there: for tests of whether they earn their place. */
    public Decision decide(Request request, Instant at, String id, Set<String> leftOut) {
        Release inForce = release.get();
        OwnFacts known = own.get();
        Facts facts = Assembling.facts(request, known, at, Digest.of(request));
        Evaluation evaluation = inForce.evaluate(facts, inForce.dates(at), leftOut);
        return new Decision(id, request, facts, evaluation, evaluation.verdict() == Verdict.ALLOW ? List.of() : instead(request, evaluation, inForce, known, at, leftOut));
    }

    /** Each alternative is evaluated before it is offered: advice that the policy would refuse is no advice. */
    private static List<String> instead(Request request, Evaluation evaluation, Release inForce, OwnFacts known, Instant at, Set<String> leftOut) {
        return evaluation.instead().stream().filter(name -> {
            Request other = request.about(name);
            return inForce.evaluate(Assembling.facts(other, known, at, Digest.of(other)), inForce.dates(at), leftOut).verdict() == Verdict.ALLOW;
        }).limit(MOST_INSTEAD).toList();
    }

    /** What the catalogue says of an action, by path; empty for an unknown one. */
    public Map<String, Object> catalogued(String action, Instant at) {
        Release inForce = release.get();
        return inForce.tableGiving(CATALOGUE).map(table -> inForce.ask(table.id(), new Case(Map.of("action.name", action)), inForce.dates(at).inForce(), Set.of(), false))
                .flatMap(answer -> answer.rows().stream().findFirst()).map(Row::results).orElse(Map.of());
    }

    /** What an approval of this very action is given for. */
    public static String digest(Request request) {
        return Digest.of(request);
    }

    /**
     * What the pack's table of proposals offers for the item a question is about, in the order of its steps: derived facts by path.
     * Empty in a pack without such a table. Nothing is decided by it.
     *
     * @param about a question whose action does not matter
     */
    public List<SortedMap<String, Object>> proposals(Request about, Instant at) {
        Release inForce = release.get();
        Optional<Table> table = inForce.tableGiving(PROPOSED);
        if (table.isEmpty()) {
            return List.of();
        }
        Case known = Assembling.facts(about, own.get(), at, "").known();
        return inForce.ask(table.get().id(), known, inForce.dates(at).inForce(), Set.of(), false).rows().stream().map(Row::results)
                .sorted(Comparator.comparing((Map<String, Object> results) -> (Double) results.getOrDefault(STEP, Double.MAX_VALUE)))
                .<SortedMap<String, Object>>map(TreeMap::new).toList();
    }
}
