package dev.countersign.decisions.record;

import dev.countersign.context.own.FactOrigin;
import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.reserve.Reservation;
import dev.countersign.facts.json.Sha256;
import dev.countersign.facts.own.Agent;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.keys.ErasureSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the entry of an answered request, which is written before the answer is sent: a public record, and a private
 * part for each person.
 */
public final class DecisionEntryWriter {

    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private DecisionEntryWriter() {}

    /**
     * @param snapshot      the policy and the facts that decided
     * @param subjects the person of that id; a key is made if there is none
     * @param known    whether there is a key for that id already
     * @throws InvalidInput when the record would be larger than an entry can be
     */
    public static DecisionEntry entry(
            Decision decision,
            PolicySnapshot snapshot,
            DecisionRequest question,
            Function<String, ErasureSubject> subjects,
            Predicate<String> known) {
        PersonalFacts personal = PersonalFacts.of(decision.facts(), snapshot.release());
        List<ErasureSubject> people = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        List<String> tokens = new ArrayList<>();
        List<byte[]> seeds = new ArrayList<>();
        for (String subject : PartSubjects.of(personal, decision.evaluation(), question.at(), known)) {
            ErasureSubject person = subjects.apply(subject);
            seeds.add(SaltedCommitments.seed(question.seed(), people.size()));
            people.add(person);
            ids.add(person.id());
            tokens.add(person.token(decision.id()));
        }
        Optional<Agent> agent = decision.facts().known().value(CorePath.AGENT_ID) instanceof String id
                ? snapshot.own().agent(id)
                : Optional.empty();
        Provenance provenance = new Provenance(
                decision.id(),
                question.caller().recordedAs(),
                question.at(),
                snapshot.release().dates(question.at()).effectiveOn(),
                ProgramVersion.now(),
                agent.map(Agent::contractVersion).orElse(null),
                agent.map(Agent::model).orElse(null),
                trace(question.traceparent()),
                question.digest(),
                question.idempotencyKey() == null ? null : sha256(question.idempotencyKey()),
                origins(decision, snapshot, question),
                seeds,
                tokens);
        EvaluatedCase evaluated = new EvaluatedCase(decision.facts(), decision.evaluation(), decision.allowedInstead());
        List<Entry.Part> parts = new ArrayList<>();
        byte[] open = PublicRecord.bytes(
                provenance,
                personal,
                evaluated,
                snapshot.release(),
                part -> parts.add(new Entry.Part(people.get(parts.size()), part.bytes())));
        if (open.length > Entry.LARGEST) {
            throw new InvalidInput(new Problem(
                    "body",
                    "the record of its decision would have " + open.length + " bytes. Allowed: " + Entry.LARGEST + ".",
                    "Maybe send fewer items in one request."));
        }
        Optional<Reservation> reservation = DecisionEntry.reservation(decision, question.at());
        return new DecisionEntry(
                new Entry(open, parts),
                DecisionIndexKeys.of(decision, provenance, personal, ids, reservation),
                reservation);
    }

    /** If a right is used up, also the time of our record: what that record did not show was reserved. */
    private static SortedMap<String, FactOrigin> origins(
            Decision decision, PolicySnapshot snapshot, DecisionRequest question) {
        Facts facts = decision.facts();
        SortedMap<String, FactOrigin> origins = snapshot.own().origins(facts.known());
        snapshot.own()
                .vouched(decision.reserving(), facts.known()::value, facts.customerIds(), question.at())
                .ifPresent(moment -> origins.put(FactOrigin.RESERVED, new FactOrigin("", UtcTime.text(moment))));
        return origins;
    }

    /** Only a valid trace context is written, because any other text could be personal and the record is public. */
    private static @Nullable String trace(@Nullable String traceparent) {
        return traceparent != null && TRACEPARENT.matcher(traceparent).matches() ? traceparent : null;
    }

    public static String sha256(String text) {
        return Sha256.hex(text);
    }
}
