package dev.countersign.decisions.evaluate;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.request.ActionDigest;
import dev.countersign.facts.verdict.Request;
import dev.countersign.policy.PolicyRelease;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/**
 * The active release and own facts. Any number of threads may use it. A new release or new facts count from the
 * next request on.
 */
public final class ActivePolicy {

    private final AtomicReference<PolicySnapshot> snapshot;

    public ActivePolicy(PolicyRelease release, OwnFacts own) {
        snapshot = new AtomicReference<>(new PolicySnapshot(release, own));
    }

    /**
     * With given facts, as in a case.
     *
     * @param facts own facts as JSON objects
     * @param place their place, for messages
     * @throws dev.countersign.facts.text.InvalidInput when one of them cannot be read
     */
    public static ActivePolicy knowing(List<JsonNode> facts, String place, PolicyRelease release) {
        return new ActivePolicy(release, OwnFacts.of(facts, place, release.vocabulary(), release.declaredTypes()));
    }

    /** Release and facts together. A caller that reads, decides and answers with one snapshot uses one policy. */
    public PolicySnapshot snapshot() {
        return Objects.requireNonNull(snapshot.get());
    }

    public PolicyRelease release() {
        return snapshot().release();
    }

    public OwnFacts own() {
        return snapshot().own();
    }

    /** Activates this release from the next request on. */
    public void activate(PolicyRelease next) {
        snapshot.updateAndGet(snapshot -> new PolicySnapshot(next, snapshot.own()));
    }

    /** Activates these own facts from the next request on. */
    public void useFacts(OwnFacts next) {
        snapshot.updateAndGet(snapshot -> new PolicySnapshot(snapshot.release(), next));
    }

    /** The facts of an action in the catalogue, by path; empty for an unknown action. */
    public Map<String, Object> catalogued(String action, Instant at) {
        return Catalogue.of(release(), action, release().dates(at).effectiveOn());
    }

    /** The digest that an approval of exactly this action is bound to. */
    public static String digest(Request request) {
        return ActionDigest.of(request);
    }
}
