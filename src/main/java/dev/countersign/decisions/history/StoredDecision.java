package dev.countersign.decisions.history;

import dev.countersign.context.own.FactOrigin;
import dev.countersign.decisions.answer.CustomerExplanation;
import dev.countersign.decisions.answer.Explanation;
import dev.countersign.decisions.evaluate.Catalogue;
import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.decisions.record.ParsedRecord;
import dev.countersign.decisions.record.PublicRecord;
import dev.countersign.decisions.record.ReservationReader;
import dev.countersign.decisions.replay.PolicyComparison;
import dev.countersign.decisions.replay.Replayer;
import dev.countersign.decisions.reserve.Reservation;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.facts.verdict.Dates;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Request;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.policy.Evaluated;
import dev.countersign.policy.PolicyRelease;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A decision that was read from the ledger.
 *
 * @param open     the public record
 * @param recorded the parsed record
 */
public final class StoredDecision {

    private final JsonNode open;
    private final ParsedRecord recorded;
    private final Receipt receipt;
    private final Function<String, PolicyRelease> releases;

    StoredDecision(JsonNode open, ParsedRecord recorded, Receipt receipt, Function<String, PolicyRelease> releases) {
        this.open = open;
        this.recorded = recorded;
        this.receipt = receipt;
        this.releases = releases;
    }

    public String id() {
        return recorded.id();
    }

    public Instant decidedAt() {
        return recorded.decidedAt();
    }

    public Verdict verdict() {
        return recorded.verdict();
    }

    /** Whether the person for whom the agent acts could approve it when it was decided. */
    public boolean isOwnYesEnough() {
        return open.path("oversight").path(PublicRecord.OWN_YES).asBoolean(false);
    }

    /** The public record. */
    public JsonNode open() {
        return open;
    }

    public Receipt receipt() {
        return receipt;
    }

    /** Whether it can be read completely, because no person of it was erased. */
    public boolean isWhole() {
        return recorded.whole().isPresent();
    }

    /** The release that decided. */
    public PolicyRelease release() {
        return releases.apply(recorded.release());
    }

    /** The time until which an ALLOW may be used. */
    public Optional<Instant> validUntil() {
        return Optional.of(open.path("validUntil"))
                .filter(JsonNode::isString)
                .map(until -> UtcTime.read(until.asString()));
    }

    /** Ids of the approvals that it used. */
    public List<String> uses() {
        return open.path("uses")
                .valueStream()
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .toList();
    }

    /** Id of the release that decided. */
    public String releaseId() {
        return recorded.release();
    }

    Dates dates() {
        return new Dates(recorded.decidedAt(), recorded.effectiveOn());
    }

    /** Whether it was the same request. */
    public boolean asked(String digest) {
        return recorded.whole()
                .map(whole -> whole.provenance().request().equals(digest))
                .orElse(false);
    }

    /** The decision under another policy, with the rows in force on its day; empty if a person of it was erased. */
    public Optional<PolicyComparison> against(Replayer replay, PolicyRelease other) {
        return replay.against(open, recorded, other, recorded.effectiveOn());
    }

    /** The explanation of the decision. @throws InvalidInput if a person of it was erased */
    public Explanation explanation() {
        return Explanation.of(recorded, release());
    }

    /**
     * What a customer may be told of the decision; empty if a person of it was erased, or the record has an older
     * format.
     */
    public Optional<CustomerExplanation> forCustomer() {
        return recorded.facts().map(facts -> CustomerExplanation.of(recorded, release()));
    }

    /** All facts of the decision; empty if a person of it was erased, or the record has an older format. */
    public Optional<Facts> factsIfReadable() {
        return recorded.facts();
    }

    /** All facts of the decision. @throws InvalidInput if a person of it was erased */
    public Facts facts() {
        if (!recorded.isOfThisFormat()) {
            throw new InvalidInput(new Problem(
                    "decision",
                    "the record of decision `" + id() + "` is of format " + recorded.format()
                            + ", of which only the public record is read.",
                    "Maybe request the action again."));
        }
        return recorded.facts()
                .orElseThrow(() -> new InvalidInput(new Problem(
                        "decision",
                        "the data of a person in decision `" + id() + "` were erased, so it cannot be read completely.",
                        "")));
    }

    /** The answer, computed again from the recorded facts. @throws InvalidInput if a person of it was erased */
    public Decision decision() {
        Facts facts = facts();
        PolicyRelease release = release();
        Evaluated evaluated = release.evaluated(facts, dates(), Set.of());
        return new Decision(
                id(),
                new TrialResult(
                        request(facts),
                        Catalogue.reserving(release, text(facts, CorePath.ACTION_NAME), dates().effectiveOn()),
                        facts,
                        evaluated.evaluation(),
                        Evaluator.instead(evaluated)));
    }

    /** The part of the request that answers need: subject, action and resource. The rest is not kept. */
    private static Request request(Facts facts) {
        return new Request(
                text(facts, CorePath.SUBJECT_TYPE),
                text(facts, CorePath.SUBJECT_ID),
                new TreeMap<>(),
                null,
                text(facts, CorePath.ACTION_NAME),
                new TreeMap<>(),
                null,
                text(facts, CorePath.RESOURCE_TYPE),
                text(facts, CorePath.RESOURCE_ID),
                new TreeMap<>(),
                facts.plannedAt(),
                null);
    }

    private static String text(Facts facts, String path) {
        return String.valueOf(facts.known().value(path));
    }

    /** The reservation, independent of the outcome; empty if it reserved nothing, or a person of it was erased. */
    Optional<Reservation> reservation() {
        return recorded.facts().flatMap(facts -> ReservationReader.of(open, facts.known()::value, facts.customerIds()));
    }

    /** The sources of the own records that it is based on, by their subject; empty if a person of it was erased. */
    public Map<String, FactOrigin> origins() {
        return recorded.whole()
                .map(whole -> (Map<String, FactOrigin>) whole.provenance().origins())
                .orElse(Map.of());
    }
}
