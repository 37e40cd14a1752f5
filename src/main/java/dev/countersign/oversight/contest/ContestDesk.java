package dev.countersign.oversight.contest;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.answer.CustomerExplanation;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.held.Bar;
import dev.countersign.decisions.held.Concerned;
import dev.countersign.decisions.held.ContestedDecision;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The contests of customers. All of it is in the ledger. Any number of threads may use it. */
public final class ContestDesk {

    private static final int MOST = 10_000;

    private final DecisionRecords records;
    private final ContestFold fold;
    private final ContestWriter writer;
    private final ClockAndRandom clock;

    private ContestDesk(DataFolder folder, ClockAndRandom clock) {
        this.clock = clock;
        records = folder.records();
        fold = new ContestFold(records);
        writer = new ContestWriter(folder, fold, clock);
    }

    public static ContestDesk open(DataFolder folder, ClockAndRandom clock) {
        return new ContestDesk(folder, clock);
    }

    /**
     * What a caller may see of a contest.
     *
     * @param late   whether the customer waits for an answer that is late
     * @param barred the relations that bar this caller from a part in it
     */
    public record Seen(Contest contest, boolean late, Set<Bar> barred) {

        public Seen {
            barred = Collections.unmodifiableSet(new TreeSet<>(barred));
        }
    }

    /**
     * Records that a customer contests decisions.
     *
     * @param zone of the organisation, in which the time for an answer is counted
     * @throws ContestRefused when one of the decisions is contested already, and that contest is open
     * @throws InvalidInput when one of the decisions is not about this customer, or the words are missing or too long
     * @throws NotDecided when it cannot be recorded
     */
    public synchronized Contest receive(PolicySnapshot snapshot, Caller by, ContestWish wish, ZoneId zone) {
        wish.check();
        List<ContestedDecision> decisions = wish.decisions().stream()
                .map(id -> ContestedDecision.of(records, snapshot.own(), id)
                        .filter(wish::isAbout)
                        .orElseThrow(() -> ContestWish.unknown(id)))
                .toList();
        String subject = decisions.get(0).subject();
        for (ContestedDecision each : decisions) {
            String id = each.decision().id();
            if (!each.subject().equals(subject)) {
                throw ContestWish.unknown(id);
            }
            fold.ofDecision(id).stream()
                    .filter(contest -> !contest.state().isFinal())
                    .findFirst()
                    .ifPresent(open -> {
                        throw new ContestRefused(
                                ContestRefused.Why.ALREADY_OPEN,
                                "The contest `" + open.id() + "` of decision `" + id
                                        + "` is open. Maybe add to that one.");
                    });
        }
        return writer.received(by, wish, subject, zone);
    }

    /** The contests that have not ended and that this person may see, the first due one first. */
    public List<Seen> open(PolicySnapshot snapshot, Caller person) {
        return fold.latest(MOST).stream()
                .filter(contest -> !contest.state().isFinal() && isOfPool(contest, person))
                .sorted(Comparator.comparing(Contest::due).thenComparing(Contest::id))
                .map(contest -> seen(snapshot, contest, person))
                .toList();
    }

    /** A contest that this person may see: of a role of the person, or any for who reads everything. */
    public Optional<Seen> contest(PolicySnapshot snapshot, String id, Caller person) {
        return fold.contest(id)
                .filter(contest -> isOfPool(contest, person))
                .map(contest -> seen(snapshot, contest, person));
    }

    private Seen seen(PolicySnapshot snapshot, Contest contest, Caller person) {
        return new Seen(contest, contest.isLate(clock.now()), barring(snapshot, contest, person));
    }

    private static boolean isOfPool(Contest contest, Caller person) {
        return person.reads() == Caller.Reads.EVERYTHING || hasRole(contest, person);
    }

    private static boolean hasRole(Contest contest, Caller person) {
        return person.roles().stream().anyMatch(held -> contest.roles().contains(held.role()));
    }

    private Set<Bar> barring(PolicySnapshot snapshot, Contest contest, Caller person) {
        Concerned persons = Concerned.nobody();
        for (String id : contest.arrival().decisions()) {
            persons = ContestedDecision.of(records, snapshot.own(), id)
                    .map(ContestedDecision::persons)
                    .map(persons::and)
                    .orElse(persons);
            for (Contest other : fold.ofDecision(id)) {
                if (!other.id().equals(contest.id())) {
                    persons = persons.with(Bar.FIRST_REVIEWER, fold.reviewers(other));
                }
            }
        }
        return persons.bars(person);
    }

    /** The customer's own words; empty after an erasure. */
    public Optional<String> words(Contest contest) {
        return fold.text(contest.id(), ContestWriter.WORDS);
    }

    /** What the customer was sent as an answer; empty if there is none, and after an erasure. */
    public Optional<String> answer(Contest contest) {
        return fold
                .entries(
                        contest, contest.state() == ContestState.NOT_ADMITTED ? ContestStep.REFUSE : ContestStep.ANSWER)
                .stream()
                .flatMap(entry -> fold.text(entry, ContestWriter.ANSWER).stream())
                .findFirst();
    }

    /** What the customer may be told about the contested decisions. */
    public ContestExplanation explanation(Contest contest) {
        List<CustomerExplanation> told = contest.arrival().decisions().stream()
                .flatMap(id -> records.decision(id).flatMap(StoredDecision::forCustomer).stream())
                .toList();
        return new ContestExplanation(
                contest.id(), told, told.size() == contest.arrival().decisions().size());
    }

    /**
     * Records a step of a person.
     *
     * @param id of the contest
     * @throws ContestRefused when the person may not take it, it is not possible now, or the contest has changed
     * @throws InvalidInput when something is missing or wrong
     * @throws NotDecided when it cannot be recorded
     */
    public synchronized Contest take(PolicySnapshot snapshot, String id, Caller by, ContestInput input) {
        Contest contest = fold.contest(id).orElseThrow();
        refuseStranger(snapshot, contest, by);
        if (!input.step().isPossible(contest.state())) {
            throw new ContestRefused(
                    ContestRefused.Why.NOT_POSSIBLE,
                    "The contest is " + contest.state() + ". Possible: " + ContestStep.possible(contest.state()) + ".");
        }
        if (contest.progress().version() != input.version()) {
            throw changed(contest, input);
        }
        return writer.step(
                contest,
                by,
                input,
                new ContestChecks(contest, () -> explanation(contest), clock.now(), by)
                        .of(input, decision -> replaces(snapshot, contest, decision)));
    }

    static ContestRefused changed(Contest contest, ContestInput input) {
        return new ContestRefused(
                ContestRefused.Why.CHANGED,
                "The contest has version " + contest.progress().version() + ", and you have seen version "
                        + input.version() + ". Maybe read it again.");
    }

    private void refuseStranger(PolicySnapshot snapshot, Contest contest, Caller by) {
        if (by.kind() != Caller.Kind.PERSON || !hasRole(contest, by)) {
            throw new ContestRefused(
                    ContestRefused.Why.WRONG_ROLE,
                    "It needs one of the roles " + new TreeSet<>(contest.roles()) + ". Your roles: " + by.rolesText()
                            + ".");
        }
        Set<Bar> barring = barring(snapshot, contest, by);
        if (!barring.isEmpty()) {
            throw new ContestRefused(
                    ContestRefused.Why.BARRED,
                    "You took part in a contested decision, or are concerned by it: " + barring
                            + ". Maybe another person does it.");
        }
    }

    /** Whether a decision is later than a contested one, and about the same action for the same customer. */
    private boolean replaces(PolicySnapshot snapshot, Contest contest, String decision) {
        if (contest.arrival().decisions().contains(decision)) {
            return false;
        }
        Optional<ContestedDecision> replacing = ContestedDecision.of(records, snapshot.own(), decision);
        return replacing.isPresent()
                && contest.arrival().decisions().stream()
                        .flatMap(id -> ContestedDecision.of(records, snapshot.own(), id).stream())
                        .anyMatch(contested -> isLaterThan(replacing.get(), contested));
    }

    private static boolean isLaterThan(ContestedDecision replacing, ContestedDecision contested) {
        Instant before = contested.decision().decidedAt();
        return replacing.decision().decidedAt().isAfter(before)
                && replacing.about().equals(contested.about())
                && replacing.action().equals(contested.action());
    }
}
