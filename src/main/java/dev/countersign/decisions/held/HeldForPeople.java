package dev.countersign.decisions.held;

import dev.countersign.decisions.evaluate.Catalogue;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.request.ActionDigest;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Request;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.policy.PolicyRelease;
import java.time.Instant;
import java.util.Optional;

/**
 * An action that a decision held, for people who decide on it.
 *
 * @param about      what the decision is about, as {@link dev.countersign.decisions.record.RecordSubjects#about}
 * @param release    id of the active release
 * @param actionType such as SEND; empty for an action that the release does not know
 * @param evaluation by the active release, now, with the approvals so far
 */
public record HeldForPeople(
        StoredDecision decision, Facts facts, String about, String release, String actionType, Evaluation evaluation) {

    /** @param evaluation by that release, now, with the approvals so far */
    public static HeldForPeople of(
            StoredDecision decision,
            Facts facts,
            String about,
            PolicyRelease release,
            Evaluation evaluation,
            Instant at) {
        Object type = Catalogue.of(
                        release,
                        text(facts, CorePath.ACTION_NAME),
                        release.dates(at).effectiveOn())
                .get("action.type");
        return new HeldForPeople(
                decision, facts, about, release.id(), type instanceof String word ? word : "", evaluation);
    }

    /** Whether the decision was about the action of that request. */
    public boolean isAbout(Request request) {
        return digest().equals(ActionDigest.of(request));
    }

    /** The digest that an approval is bound to. */
    public String digest() {
        return facts.digest();
    }

    /** Whether it waits for people now. */
    public boolean isOpen() {
        return evaluation.verdict() == Verdict.REVIEW
                && !evaluation.oversight().open().isEmpty();
    }

    public String agentType() {
        return text(facts, CorePath.SUBJECT_TYPE);
    }

    public String agentId() {
        return text(facts, CorePath.SUBJECT_ID);
    }

    public String action() {
        return text(facts, CorePath.ACTION_NAME);
    }

    public String resourceType() {
        return text(facts, CorePath.RESOURCE_TYPE);
    }

    public String resourceId() {
        return text(facts, CorePath.RESOURCE_ID);
    }

    /** The person for whom the agent acts. */
    public Optional<String> onBehalfOf() {
        return Optional.ofNullable(facts.known().value(CorePath.ACTION_ON_BEHALF_OF))
                .map(String::valueOf);
    }

    /** The digest of the exact text. */
    public Optional<String> contentDigest() {
        return Optional.ofNullable(facts.known().value(CorePath.ACTION_CONTENT_DIGEST))
                .map(String::valueOf);
    }

    private static String text(Facts facts, String path) {
        return String.valueOf(facts.known().value(path));
    }
}
