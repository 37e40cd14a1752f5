package dev.countersign.decisions;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.answer.ReceiptJson;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.ErasureProposal;
import dev.countersign.decisions.history.ErasureRequest;
import dev.countersign.decisions.history.LedgerHistory;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.UtcTime;
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
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Erasures by two people: one proposes it, and another one confirms it within {@link ErasureProposal#HOLDS}. */
public final class ErasureProposals {

    /** The greatest number of proposals in a list. */
    private static final int MOST = 1000;

    /** The greatest number of proposals that wait at the same time. */
    private static final int MOST_OPEN = 100;

    /** The greatest number of these that one person proposed. */
    private static final int MOST_OF_ONE = 20;

    private static final int SEED = 32;

    private final Ledger ledger;
    private final DecisionRecords records;
    private final LedgerHistory history;
    private final ErasureService erasing;
    private final ClockAndRandom clock;

    ErasureProposals(
            Ledger ledger,
            DecisionRecords records,
            LedgerHistory history,
            ErasureService erasing,
            ClockAndRandom clock) {
        this.ledger = ledger;
        this.records = records;
        this.history = history;
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
        /**
         * Nobody can confirm it now: a person of it was erased, or the one who proposed it may not propose an erasure
         * any more. That is also so after laptop mode for a person of the example company.
         */
        VOID
    }

    /**
     * A proposal in a list, without any person.
     *
     * @param example whether a person of the example company proposed it
     */
    public record Listed(String id, Instant at, Instant until, State state, boolean example) {}

    /** The people who may propose and confirm erasures now. */
    private record Deciders(Function<String, Optional<Caller>> people, ErasureRoles roles) {

        private boolean mayDecide(ErasureProposal proposal) {
            return proposal.proposer(people).filter(roles::allow).isPresent();
        }
    }

    /**
     * Records a proposal. Nothing is erased.
     *
     * @param wish     of the person who proposes it
     * @param people   the person with that id, with the roles of this moment; empty for one who has left
     * @param snapshot the release with the roles, and own facts with legal holds
     * @param id       of the proposal, made at the edge
     * @throws InvalidInput when something blocks the erasure, this person may not propose it, or it is proposed already
     */
    public synchronized Proposed propose(
            ErasureRequest wish, Function<String, Optional<Caller>> people, PolicySnapshot snapshot, String id) {
        Instant at = clock.now();
        ErasureRoles roles = ErasureRoles.of(snapshot.release(), at);
        roles.refuse(wish.by());
        String person = erasing.erasable(wish, snapshot.own());
        List<ErasureProposal> open = open(new Deciders(people, roles), at);
        refuseSecond(wish, open, snapshot.own());
        refuseMany(wish, open);
        Function<String, ErasureSubject> subjects = NotDecided.subjects(ledger);
        Receipt receipt = erasing.write(ErasureProposal.entry(
                id, wish, subjects.apply(person), fromIssuer(wish.by(), people), at, clock.random(SEED), subjects));
        return new Proposed(id, at.plus(ErasureProposal.HOLDS), receipt);
    }

    /** The roles of a person who has others than the directory gives: they are from a token. */
    private static Set<Caller.HeldRole> fromIssuer(Caller by, Function<String, Optional<Caller>> people) {
        boolean same = people.apply(by.id())
                .filter(known -> known.roles().equals(by.roles()))
                .isPresent();
        return same ? Set.of() : by.roles();
    }

    /** Another choice of the person, such as one despite differences, is not the same erasure. */
    private void refuseSecond(ErasureRequest wish, List<ErasureProposal> open, OwnFacts own) {
        Set<String> persons = erasing.known(wish.subject(), own);
        open.stream()
                .filter(each -> each.holdChecked() == wish.holdChecked()
                        && each.despiteDifferences() == wish.despiteDifferences()
                        && each.contestOpen() == wish.contestOpen()
                        && erasing.known(each.subject(), own).equals(persons))
                .findFirst()
                .ifPresent(first -> {
                    throw new InvalidInput(new Problem(
                            "SUBJECT",
                            "the proposal `" + first.id() + "` for the same erasure waits already, until "
                                    + first.until() + ".",
                            "Maybe another person confirms that one."));
                });
    }

    private static void refuseMany(ErasureRequest wish, List<ErasureProposal> open) {
        if (open.stream()
                        .filter(each -> RecordSubjects.looksLikeOneOf(
                                each.by(), wish.by().ids()))
                        .count()
                >= MOST_OF_ONE) {
            throw new InvalidInput(new Problem(
                    "caller",
                    MOST_OF_ONE + " of your proposals wait already for another person. Allowed: " + MOST_OF_ONE + ".",
                    "Maybe another person confirms some of them first."));
        }
        if (open.size() >= MOST_OPEN) {
            throw new InvalidInput(new Problem(
                    "SUBJECT",
                    MOST_OPEN + " proposals wait already for another person. Allowed: " + MOST_OPEN + ".",
                    "Maybe confirm some of them first."));
        }
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
        if ((proposal.example() || by.example()) && !history.countsExamples()) {
            throw new InvalidInput(new Problem(
                    "id",
                    "a person of the example company took part in it, and laptop mode has ended.",
                    "Maybe propose the erasure again."));
        }
        Caller proposer = proposal.proposer(people)
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
                proposal.despiteDifferences(),
                proposal.contestOpen());
        ErasureService.refuseOnePerson(
                wish, by.countedAsOneSince(proposal.until().minus(ErasureProposal.HOLDS)));
        ErasureRoles.of(snapshot.release(), at).refuse(proposer, by);
        return erasing.erase(wish, snapshot.own(), erasure, id, steps);
    }

    /**
     * The latest proposals, newest first.
     *
     * @param people   the person with that id, with the roles of this moment; empty for one who has left
     * @param snapshot the release with the roles
     */
    public List<Listed> list(Function<String, Optional<Caller>> people, PolicySnapshot snapshot, Instant at) {
        return found(new Deciders(people, ErasureRoles.of(snapshot.release(), at)), at)
                .map(Found::listed)
                .toList();
    }

    private List<ErasureProposal> open(Deciders deciders, Instant at) {
        return found(deciders, at)
                .filter(each -> each.listed.state() == State.OPEN)
                .flatMap(each -> each.proposal.stream())
                .toList();
    }

    /** @param proposal empty if a person of it was erased */
    private record Found(Listed listed, Optional<ErasureProposal> proposal) {}

    private Stream<Found> found(Deciders deciders, Instant at) {
        Set<String> confirmed = records.search(query(EntryType.ERASURE_BEGUN)).stream()
                .map(each ->
                        records.json(each.sequence()).path(EntryType.PROPOSAL).asString(""))
                .collect(Collectors.toSet());
        return records.search(query(EntryType.ERASURE_PROPOSED)).stream()
                .map(each -> found(each, confirmed, deciders, at));
    }

    private Found found(StoredEntry stored, Set<String> confirmed, Deciders deciders, Instant at) {
        JsonNode open = records.json(stored.sequence());
        String id = open.path("id").asString();
        Instant until = UtcTime.read(open.path("until").asString());
        Optional<ErasureProposal> proposal =
                ErasureProposal.read(open, ledger.entries().parts(stored.sequence()));
        State state = confirmed.contains(id)
                ? State.CONFIRMED
                : proposal.map(each -> state(each, deciders, at)).orElse(State.VOID);
        boolean example = open.path(EntryType.EXAMPLE).asBoolean(false);
        return new Found(new Listed(id, UtcTime.read(open.path("at").asString()), until, state, example), proposal);
    }

    private State state(ErasureProposal proposal, Deciders deciders, Instant at) {
        if (!at.isBefore(proposal.until())) {
            return State.EXPIRED;
        }
        return (!proposal.example() || history.countsExamples()) && deciders.mayDecide(proposal)
                ? State.OPEN
                : State.VOID;
    }

    private static EntryQuery query(String type) {
        return new EntryQuery(Set.of("type=" + type), null, null, null, MOST);
    }
}
