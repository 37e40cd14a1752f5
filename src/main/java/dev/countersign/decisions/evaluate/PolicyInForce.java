package dev.countersign.decisions.evaluate;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.request.Digest;
import dev.countersign.facts.verdict.Request;
import dev.countersign.policy.Release;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/** The release and the own facts that count. May be used by any number of threads; a release or facts that are swapped in meanwhile count from the next question on. */
public final class PolicyInForce {

    private final AtomicReference<InForce> inForce;

    public PolicyInForce(Release release, OwnFacts own) {
        inForce = new AtomicReference<>(new InForce(release, own));
    }

    /**
     * With facts that are brought along, as a case does.
     *
     * @param facts own facts as JSON objects
     * @param place where they stand, for messages
     * @throws dev.countersign.facts.text.Refused when one of them cannot be read
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
        inForce.updateAndGet(now -> new InForce(next, now.own()));
    }

    /** From the next question on, these own facts count. */
    public void know(OwnFacts next) {
        inForce.updateAndGet(now -> new InForce(now.release(), next));
    }

    /** What the catalogue says of an action, by path; empty for an unknown one. */
    public Map<String, Object> catalogued(String action, Instant at) {
        return Catalogue.of(release(), action, release().dates(at).inForce());
    }

    /** What an approval of this very action is given for. */
    public static String digest(Request request) {
        return Digest.of(request);
    }
}
