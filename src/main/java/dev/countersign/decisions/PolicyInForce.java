package dev.countersign.decisions;

import dev.countersign.context.Assembling;
import dev.countersign.context.Beside;
import dev.countersign.context.OwnFacts;
import dev.countersign.facts.Case;
import dev.countersign.facts.Request;
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
public final class PolicyInForce {

    private static final String CATALOGUE = "action.needs";
    private static final String PROPOSED = "proposal.action";
    private static final String STEP = "proposal.step";

    private final AtomicReference<InForce> inForce;

    public PolicyInForce(Release release, OwnFacts own) {
        inForce = new AtomicReference<>(new InForce(release, own, Beside.NOTHING));
    }

    /**
     * Decides on facts that are brought along, as a case does.
     *
     * @param facts own facts as JSON objects
     * @param place where they stand, for messages
     * @throws dev.countersign.facts.Refused when one of them cannot be read
     */
    public static PolicyInForce knowing(List<JsonNode> facts, String place, Release release) {
        return new PolicyInForce(release, OwnFacts.of(facts, place, release.vocabulary(), release.declaredTypes()));
    }

    /** Release and facts together: whoever reads, decides and answers with the same one answers from one policy. */
    public InForce inForce() {
        return inForce.get();
    }

    public Release release() {
        return inForce().release();
    }

    public OwnFacts own() {
        return inForce().own();
    }

    /** From the next question on, this release is in force. */
    public void activate(Release next) {
        inForce.updateAndGet(now -> new InForce(next, now.own(), now.beside()));
    }

    /** From the next question on, these own facts count. */
    public void know(OwnFacts next) {
        inForce.updateAndGet(now -> new InForce(now.release(), next, now.beside()));
    }

    /** From the next question on, this is known besides the own facts. */
    public void know(Beside next) {
        inForce.updateAndGet(now -> new InForce(now.release(), now.own(), next));
    }

    /**
     * @param at the decision time, read once at the edge
     * @param id of the decision, made at the edge
     */
    public Decision decide(Request request, Instant at, String id) {
        return inForce().decide(request, at, id);
    }

    /** The decision as it would be if those rows and rules were not there: for tests of whether they earn their place. */
    public Decision decide(Request request, Instant at, String id, Set<String> leftOut) {
        return inForce().decide(request, at, id, leftOut);
    }

    /** What the catalogue says of an action, by path; empty for an unknown one. */
    public Map<String, Object> catalogued(String action, Instant at) {
        return catalogued(release(), action, at);
    }

    static Map<String, Object> catalogued(Release release, String action, Instant at) {
        return release.tableGiving(CATALOGUE).map(table -> release.ask(table.id(), new Case(Map.of("action.name", action)), release.dates(at).inForce(), Set.of(), false))
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
        InForce now = inForce();
        Release release = now.release();
        Optional<Table> table = release.tableGiving(PROPOSED);
        if (table.isEmpty()) {
            return List.of();
        }
        Case known = Assembling.facts(about, now.own(), now.beside(), release.declaredTypes(), release.phrases(), at, "").known();
        return release.ask(table.get().id(), known, release.dates(at).inForce(), Set.of(), false).rows().stream().map(Row::results)
                .sorted(Comparator.comparing((Map<String, Object> results) -> (Double) results.getOrDefault(STEP, Double.MAX_VALUE)))
                .<SortedMap<String, Object>>map(TreeMap::new).toList();
    }
}
