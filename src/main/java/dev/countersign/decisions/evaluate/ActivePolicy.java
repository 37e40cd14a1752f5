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

/** The release and the own facts that count. May be used by any number of threads; a release or facts that are swapped in meanwhile count from the next question on. */
public final class ActivePolicy {

    private final AtomicReference<PolicySnapshot> snapshot;

    public ActivePolicy(PolicyRelease release, OwnFacts own) {
        snapshot = new AtomicReference<>(new PolicySnapshot(release, own));
    }

    /**
     * With facts that are brought along, as a case does.
     *
     * @param facts own facts as JSON objects
     * @param place where they stand, for messages
     * @throws dev.countersign.facts.text.InvalidInput when one of them cannot be read
     */
    public static ActivePolicy knowing(List<JsonNode> facts, String place, PolicyRelease release) {
        return new ActivePolicy(release, OwnFacts.of(facts, place, release.vocabulary(), release.declaredTypes()));
    }

    /** Release and facts together: whoever reads, decides and answers with the same one answers from one policy. */
    public PolicySnapshot snapshot() {
        return Objects.requireNonNull(snapshot.get());
    }

    public PolicyRelease release() {
        return snapshot().release();
    }

    public OwnFacts own() {
        return snapshot().own();
    }

    /** From the next question on, this release is in force. */
    public void activate(PolicyRelease next) {
        snapshot.updateAndGet(snapshot -> new PolicySnapshot(next, snapshot.own()));
    }

    /** From the next question on, these own facts count. */
    public void useFacts(OwnFacts next) {
        snapshot.updateAndGet(snapshot -> new PolicySnapshot(snapshot.release(), next));
    }

    /** What the catalogue says of an action, by path; empty for an unknown one. */
    public Map<String, Object> catalogued(String action, Instant at) {
        return Catalogue.of(release(), action, release().dates(at).effectiveOn());
    }

    /** What an approval of this very action is given for. */
    public static String digest(Request request) {
        return ActionDigest.of(request);
    }
}
