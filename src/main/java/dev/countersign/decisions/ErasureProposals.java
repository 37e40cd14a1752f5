package dev.countersign.decisions;

import dev.countersign.decisions.answer.ReceiptJson;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.ErasureProposal;
import dev.countersign.decisions.history.ErasureRequest;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.ledger.keys.ErasureSubject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Erasures by two people: one proposes it, and another one confirms it within {@link ErasureProposal#HOLDS}. */
public final class ErasureProposals {

    /** The greatest number of proposals in a list. */
    private static final int MOST = 1000;

    /** The greatest number of proposals that wait at the same time. */
    private static final int MOST_OPEN = 100;

    private static final int SEED = 32;

    private final Ledger ledger;
    private final DecisionRecords records;
    private final ErasureService erasing;
    private final ClockAndRandom clock;

    ErasureProposals(Ledger ledger, DecisionRecords records, ErasureService erasing, ClockAndRandom clock) {
        this.ledger = ledger;
        this.records = records;
        this.erasing = erasing;
        this.clock = clock;
    }

    /** @param until the end of the time in which another person may confirm it */
    public record Proposed(String id, Instant until, Receipt receipt) {

        /** The answer to the person. */
        public ObjectNode json() {
            ObjectNode json = JsonMapper.shared().createObjectNode().put("proposalId", id);
            ReceiptJson.add(json, receipt);
            return json.put("until", until.toString());
        }
    }

    /** The state of a proposal. */
    public enum State {
        /** Another person may confirm it. */
        OPEN,
        /** Nobody confirmed it in time. */
        EXPIRED,
        /** It was confirmed, and the erasure has begun. */
        CONFIRMED,
        /** A person of it was erased. */
        VOID
    }

    /** A proposal in a list, without any person. */
    public record Listed(String id, Instant at, Instant until, State state) {}

    /**
     * Records a proposal. Nothing is erased.
     *
     * @param wish     of the person who proposes it
     * @param snapshot the release with the roles, and own facts with legal holds
     * @param id       of the proposal, made at the edge
     * @throws InvalidInput when something blocks the erasure, or this person may not propose it
     */
    public Proposed propose(ErasureRequest wish, PolicySnapshot snapshot, String id) {
        Instant at = clock.now();
        ErasureRoles.of(snapshot.release(), at).refuse(wish.by());
        if (list(at).stream().filter(each -> each.state() == State.OPEN).count() >= MOST_OPEN) {
            throw new InvalidInput(new Problem(
                    "SUBJECT",
                    MOST_OPEN + " proposals wait already for another person.",
                    "Maybe confirm some of them first."));
        }
        String person = erasing.erasable(wish, snapshot.own());
        Function<String, ErasureSubject> subjects = NotDecided.subjects(ledger);
        Receipt receipt = erasing.write(
                ErasureProposal.entry(id, wish, subjects.apply(person), at, clock.random(SEED), subjects));
        return new Proposed(id, at.plus(ErasureProposal.HOLDS), receipt);
    }

    /**
     * Carries out a proposal. Everything is checked again.
     *
     * @param people   the person with that id, with the roles of this moment; empty for one who has left
     * @param erasure id of the erasure, made at the edge
     * @throws InvalidInput when there is no such proposal, it has expired, or this person may not confirm it
     */
    public ErasureReport confirm(
            String id,
            Caller by,
            Function<String, Optional<Caller>> people,
            PolicySnapshot snapshot,
            String erasure,
            ErasureService.Steps steps) {
        Instant at = clock.now();
        ErasureProposal proposal = records.place(id)
                .flatMap(place -> ErasureProposal.read(
                        records.json(place), ledger.entries().parts(place)))
                .orElseThrow(() -> new InvalidInput(new Problem(
                        "id",
                        "there is no proposal `" + Problem.shown(id) + "` that can be confirmed.",
                        "Maybe the person was erased already.")));
        if (!at.isBefore(proposal.until())) {
            throw new InvalidInput(new Problem(
                    "id", "the proposal expired at " + proposal.until() + ".", "Maybe propose the erasure again."));
        }
        Caller proposer = people.apply(proposal.by())
                .orElseThrow(() -> new InvalidInput(new Problem(
                        "id",
                        "the person who proposed it has left, or has no role any more.",
                        "Maybe propose the erasure again.")));
        ErasureRequest wish = new ErasureRequest(
                proposal.subject(),
                proposer,
                by,
                proposal.reason(),
                proposal.holdChecked(),
                proposal.despiteDifferences());
        ErasureService.refuseOnePerson(wish);
        ErasureRoles.of(snapshot.release(), at).refuse(proposer, by);
        return erasing.erase(wish, snapshot.own(), erasure, id, steps);
    }

    /** The latest proposals, newest first. */
    public List<Listed> list(Instant at) {
        Set<String> confirmed = records.search(query(EntryType.ERASURE_BEGUN)).stream()
                .map(each ->
                        records.json(each.sequence()).path(EntryType.PROPOSAL).asString(""))
                .collect(Collectors.toSet());
        return records.search(query(EntryType.ERASURE_PROPOSED)).stream()
                .map(each -> listed(each, confirmed, at))
                .toList();
    }

    private Listed listed(StoredEntry stored, Set<String> confirmed, Instant at) {
        JsonNode open = records.json(stored.sequence());
        String id = open.path("id").asString();
        Instant until = Instant.parse(open.path("until").asString());
        boolean readable = ErasureProposal.read(open, ledger.entries().parts(stored.sequence()))
                .isPresent();
        State state = confirmed.contains(id)
                ? State.CONFIRMED
                : !readable ? State.VOID : at.isBefore(until) ? State.OPEN : State.EXPIRED;
        return new Listed(id, Instant.parse(open.path("at").asString()), until, state);
    }

    private static EntryQuery query(String type) {
        return new EntryQuery(Set.of("type=" + type), null, null, null, MOST);
    }
}
