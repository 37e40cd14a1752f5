package dev.countersign.decisions;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.context.own.Party;
import dev.countersign.decisions.evaluate.ErasureGate;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.ErasureBlocks;
import dev.countersign.decisions.history.ErasureEntries;
import dev.countersign.decisions.history.ErasureRequest;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.PartSubjects;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.reserve.ReservedAfterErasure;
import dev.countersign.facts.own.Customer;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.NotWritten;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.ledger.keys.ErasureSubject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Erases a person: every private part and the key that encrypts it. Verdicts, rows, releases and all proofs stay. Each
 * decision is replayed first, while it still can be, and the result is recorded.
 *
 * <p>The order of steps allows recovery from an interruption at any time: record that it began, delete the search
 * index, delete the keys and the parts, record that it is done. If it is interrupted before the keys are removed,
 * nothing is erased, and the next request begins again. If it is interrupted later, the next start completes it.
 *
 * <p>Decisions continue during an erasure, except while the keys are removed. Earlier decisions about the person are
 * erased with the keys. Later ones are encrypted with a new key. Data about the person in memory are dropped with the
 * keys. What their decisions reserve of a resource, such as money of an order, still counts: the entry of the begin
 * contains it, without the person.
 */
public final class ErasureService {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SEED = 32;
    private static final int ALL = Integer.MAX_VALUE;
    private static final String CALLER = "caller";
    private static final String CUSTOMER = "customer:";

    private final Ledger ledger;
    private final DecisionRecords records;
    private final DecisionService service;
    private final ClockAndRandom clock;
    private final ReentrantLock running = new ReentrantLock();
    private volatile boolean stopped;
    private volatile Consumer<Set<String>> gone = persons -> {};

    ErasureService(Ledger ledger, DecisionRecords records, DecisionService service, ClockAndRandom clock) {
        this.ledger = ledger;
        this.records = records;
        this.service = service;
        this.clock = clock;
    }

    /**
     * Sets who is told which persons are erased, as soon as their keys are removed.
     *
     * @param listener receives ids such as {@code staff:p-1}; it returns at once
     */
    public void whenGone(Consumer<Set<String>> listener) {
        gone = listener;
    }

    /** Receives the progress. */
    @FunctionalInterface
    public interface Steps {

        void done(Step step, long of, long all);
    }

    /** The current step. */
    public enum Step {
        /** Decisions of the persons are replayed, one by one. */
        REPLAYING,
        /** Keys of all other persons are wrapped again. */
        KEYS,
        /** Files with private parts are rewritten. */
        FILES
    }

    /**
     * @param own own facts with legal holds and with the records merged into the customer
     * @param id  id of this erasure, made at the edge
     * @throws InvalidInput when there is no such person, something blocks the erasure, or the request is not from two
     *     people
     * @throws NotDecided when it cannot be written down
     */
    ErasureReport erase(ErasureRequest wish, OwnFacts own, String id, Steps steps) {
        return erase(wish, own, id, "", steps);
    }

    /** The same for a proposal. @param proposal its id; empty for none */
    ErasureReport erase(ErasureRequest wish, OwnFacts own, String id, String proposal, Steps steps) {
        if (!running.tryLock()) {
            throw new NotDecided(
                    "Another erasure is running, and only one runs at a time. This one erased nothing. Maybe "
                            + "try again when the other has ended.",
                    PATIENCE);
        }
        try {
            return erased(wish, own, id, proposal, (step, of, all) -> {
                if (stopped) {
                    throw new NotDecided(
                            "The folder is being closed. If keys are removed already, the next start completes "
                                    + "the erasure. Otherwise nothing was erased.",
                            PATIENCE);
                }
                steps.done(step, of, all);
            });
        } finally {
            running.unlock();
        }
    }

    /** Stops a running erasure after its next step, and waits for that. The next start completes it. */
    void stop() {
        stopped = true;
        running.lock();
        running.unlock();
    }

    private ErasureReport erased(ErasureRequest wish, OwnFacts own, String id, String proposal, Steps steps) {
        Ahead ahead = new Ahead();
        look(wish, own, ahead, steps);
        try (Alone alone = new Alone(service.alone())) {
            SortedSet<String> persons = look(wish, own, ahead, steps);
            begin(
                    wish,
                    id,
                    proposal,
                    persons,
                    ahead.verdicts,
                    records.stillReserved(decisions(persons), persons, own, clock.now()));
            records.searchIndex().forget();
            unlessStopped(() -> ledger.erase(persons, (what, of, all) -> {
                switch (what) {
                    case GONE -> {
                        service.forgetErased();
                        records.searchIndex().forget();
                        gone.accept(persons);
                        alone.close();
                    }
                    case KEYS -> steps.done(Step.KEYS, of, all);
                    case SEGMENTS -> steps.done(Step.FILES, of, all);
                }
            }));
            int faithful = ahead.verdicts.stream()
                    .mapToInt(ErasureEntries.Verdicts::faithful)
                    .sum();
            Receipt receipt = write(ErasureEntries.done(id, clock.now(), ahead.replayed.size(), faithful));
            return new ErasureReport(id, persons, ahead.replayed.size(), faithful, receipt);
        }
    }

    /** The results of the replays so far, by sequence. */
    private static final class Ahead {

        private final Set<Long> replayed = new HashSet<>();
        private final List<ErasureEntries.Verdicts> verdicts = new ArrayList<>();
    }

    /** Held until the keys are removed, and released once. */
    private static final class Alone implements AutoCloseable {

        private ErasureGate.@Nullable Passage passage;

        private Alone(ErasureGate.Passage passage) {
            this.passage = passage;
        }

        @Override
        public void close() {
            if (passage != null) {
                ErasureGate.Passage left = passage;
                passage = null;
                left.close();
            }
        }
    }

    /**
     * Finds the persons, checks whether they may be erased, and replays their decisions. It runs once in advance,
     * because it takes long, and once for what was added since.
     */
    private SortedSet<String> look(ErasureRequest wish, OwnFacts own, Ahead ahead, Steps steps) {
        SortedSet<String> persons = checked(wish, own);
        replay(decisions(persons), ahead, steps);
        if (!wish.despiteDifferences()) {
            refuseUnproven(ahead.verdicts);
        }
        return persons;
    }

    private SortedSet<String> checked(ErasureRequest wish, OwnFacts own) {
        Collection<Customer> customers = new ArrayList<>();
        SortedSet<String> persons = persons(wish.subject(), own, customers);
        refuse(wish, persons, own);
        ErasureBlocks blocks = new ErasureBlocks(records, clock.now());
        blocks.refuse(customers, decisions(persons), wish.holdChecked());
        if (!wish.contestOpen()) {
            blocks.refuseContested(persons);
        }
        return persons;
    }

    /** One of the persons to erase, if nothing blocks the erasure now. Decisions are not replayed. */
    String erasable(ErasureRequest wish, OwnFacts own) {
        return checked(wish, own).stream().filter(this::knows).findFirst().orElseThrow();
    }

    /**
     * Ids of the person in the ledger: the person's own, those merged into it, and those of the person's business
     * objects.
     */
    private SortedSet<String> named(String asked, OwnFacts own, Collection<Customer> customers) {
        SortedSet<String> persons = new TreeSet<>();
        String named = asked.startsWith(CUSTOMER) || asked.startsWith(RecordSubjects.STAFF)
                ? asked
                : own.party(asked).isPresent() || knows(CUSTOMER + asked) || asked.indexOf(':') < 0
                        ? CUSTOMER + asked
                        : asked;
        persons.add(named);
        if (named.startsWith(RecordSubjects.STAFF)) {
            persons.add(RecordSubjects.STAFF + PersonId.form(named.substring(RecordSubjects.STAFF.length())));
            persons.removeIf(each -> !knows(each));
        }
        if (named.startsWith(PartSubjects.UNRECORDED)) {
            PartSubjects.ofTheDay(named).stream().filter(this::knows).forEach(persons::add);
        }
        Optional<Party> person =
                named.startsWith(CUSTOMER) ? own.party(named.substring(CUSTOMER.length())) : owner(named, own);
        person.ifPresent(each -> customers.addAll(each.records()));
        if (named.startsWith(CUSTOMER)) {
            person.ifPresent(each -> each.ids().forEach(id -> persons.add(CUSTOMER + id)));
            persons.addAll(own.heldOf(persons.stream()
                    .map(each -> each.substring(CUSTOMER.length()))
                    .collect(Collectors.toSet())));
        }
        List.copyOf(persons).forEach(each -> persons.addAll(records.daysOf(each)));
        return persons;
    }

    /** The same, of whom the ledger has data. */
    Set<String> known(String asked, OwnFacts own) {
        return named(asked, own, new ArrayList<>()).stream().filter(this::knows).collect(Collectors.toSet());
    }

    /** The same. @throws InvalidInput when the ledger has no data of any of them */
    private SortedSet<String> persons(String asked, OwnFacts own, Collection<Customer> customers) {
        SortedSet<String> persons = named(asked, own, customers);
        if (persons.stream().noneMatch(this::knows)) {
            throw new InvalidInput(new Problem(
                    "SUBJECT",
                    "this ledger has no data of `" + asked + "`.",
                    "Maybe they were erased already"
                            + (asked.contains(":") ? "" : ", or it is `" + RecordSubjects.STAFF + asked + "`")
                            + ", or a type and an id such as `case:S-1`, or a day such as "
                            + "`unrecorded:2026-11-28` for decisions without a known record."));
        }
        return persons;
    }

    private static Optional<Party> owner(String thing, OwnFacts own) {
        int colon = thing.indexOf(':');
        return own.business(thing.substring(0, colon), thing.substring(colon + 1))
                .map(held -> held.get("customer"))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .flatMap(own::party);
    }

    private boolean knows(String person) {
        return ledger.entries().subject(person).isPresent();
    }

    /**
     * Two different people decide on an erasure, and neither is the erased person under any id. Ids that look alike
     * count as one person.
     */
    private static void refuse(ErasureRequest wish, Set<String> persons, OwnFacts own) {
        refuse(wish.by(), persons, own);
        if (wish.second() != null) {
            refuse(wish.second(), persons, own);
            refuseOnePerson(wish, wish.second().countedAsOne());
        }
        refuseReason(wish, persons);
    }

    private static void refuse(Caller person, Set<String> persons, OwnFacts own) {
        if (person.kind() != Caller.Kind.PERSON) {
            throw new InvalidInput(new Problem(
                    CALLER, "the client `" + person.id() + "` cannot decide on an erasure: only people can.", ""));
        }
        PersonId.of(person.id(), CALLER);
        for (String each : person.relatedIds()) {
            if (RecordSubjects.looksLikeOneOf(each, persons)) {
                throw new InvalidInput(new Problem(
                        CALLER,
                        "`" + person.id()
                                + "` is the person to erase, looks like this person or looks after the tasks of "
                                + "this person, and cannot decide on it.",
                        "Maybe another person decides."));
            }
            own.agentNamed(PersonId.form(each)).ifPresent(agent -> {
                throw new InvalidInput(
                        AgentAsPerson.problem(CALLER, each, agent, "cannot decide on an erasure: only people can"));
            });
        }
    }

    /**
     * @param seconds ids of the person who confirms it, and of those with whom this person counts as one
     * @throws InvalidInput when one of them is, or looks like, the person who proposed it
     */
    static void refuseOnePerson(ErasureRequest wish, Set<String> seconds) {
        if (seconds.stream()
                .anyMatch(each -> RecordSubjects.looksLikeOneOf(each, wish.by().ids()))) {
            throw new InvalidInput(new Problem(
                    CALLER,
                    "`" + wish.confirmer()
                            + "` proposed the erasure, or counts as one with who did, because one of them "
                            + "looks after the tasks of the other. An erasure needs two people.",
                    "Maybe another person confirms it."));
        }
    }

    private static void refuseReason(ErasureRequest wish, Set<String> persons) {
        persons.stream()
                .map(person -> person.substring(person.indexOf(':') + 1))
                .filter(wish.reason()::contains)
                .findFirst()
                .ifPresent(named -> {
                    throw new InvalidInput(new Problem(
                            "reason",
                            "it names `" + named + "`, and the reason is kept after the erasure.",
                            "Maybe write a reason that names no person."));
                });
    }

    /** Sequence numbers of the decisions that have a part of one of them, oldest first. */
    private List<Long> decisions(Set<String> persons) {
        SortedSet<Long> places = new TreeSet<>();
        persons.forEach(person -> places.addAll(records.of(person)));
        places.removeIf(place ->
                !EntryType.DECISION.equals(records.json(place).path("type").asString("")));
        return List.copyOf(places);
    }

    private void replay(List<Long> decisions, Ahead ahead, Steps steps) {
        if (ahead.verdicts.isEmpty()) {
            ahead.verdicts.add(new ErasureEntries.Verdicts());
        }
        for (long place : decisions) {
            if (ahead.replayed.add(place)) {
                if (ahead.replayed.size() > ahead.verdicts.size() * ErasureEntries.MOST) {
                    ahead.verdicts.add(new ErasureEntries.Verdicts());
                }
                ahead.verdicts
                        .get(ahead.verdicts.size() - 1)
                        .add(
                                records.replay(place),
                                records.json(place).path("id").asString());
                steps.done(Step.REPLAYING, ahead.replayed.size(), decisions.size());
            }
        }
    }

    private static void refuseUnproven(List<ErasureEntries.Verdicts> verdicts) {
        List<String> unproven =
                verdicts.stream().flatMap(each -> each.unproven().stream()).toList();
        if (!unproven.isEmpty()) {
            throw new InvalidInput(new Problem(
                    "SUBJECT",
                    (unproven.size() == 1 ? "one decision" : unproven.size() + " decisions")
                            + " did not replay as recorded. The first is `" + unproven.get(0)
                            + "`. After an erasure this can no longer be examined.",
                    "Maybe another --pack was active then. To erase anyway, add --despite-differences: the "
                            + "entry of the erasure records it."));
        }
    }

    private void begin(
            ErasureRequest wish,
            String id,
            String proposal,
            SortedSet<String> persons,
            List<ErasureEntries.Verdicts> verdicts,
            List<ReservedAfterErasure> reserved) {
        ErasureSubject erased = NotDecided.subjects(ledger)
                .apply(persons.stream().filter(this::knows).findFirst().orElseThrow());
        Instant at = clock.now();
        int entries = Math.max(
                verdicts.size(), (reserved.size() + ReservedAfterErasure.MOST - 1) / ReservedAfterErasure.MOST);
        for (int i = 0; i < entries; i++) {
            ErasureEntries.Verdicts replayed = i < verdicts.size() ? verdicts.get(i) : new ErasureEntries.Verdicts();
            List<ReservedAfterErasure> some = reserved.stream()
                    .skip((long) i * ReservedAfterErasure.MOST)
                    .limit(ReservedAfterErasure.MOST)
                    .toList();
            write(ErasureEntries.begun(
                    id + "-begun-" + (i + 1),
                    id,
                    proposal,
                    at,
                    replayed,
                    some,
                    erased,
                    wish,
                    clock.random(SEED),
                    NotDecided.subjects(ledger)));
        }
    }

    Receipt write(Entry entry) {
        Receipt[] receipt = new Receipt[1];
        unlessStopped(() -> receipt[0] = ledger.append(entry, PATIENCE));
        return receipt[0];
    }

    private static void unlessStopped(Runnable step) {
        try {
            step.run();
        } catch (NotWritten e) {
            throw new NotDecided(
                    e.getMessage()
                            + " The erasure is not complete. Maybe check the disk, and run it again: each step "
                            + "may be repeated.",
                    e.retryAfter());
        }
    }

    /** Completes an erasure that was interrupted after the keys were removed. Called at every start. */
    void endInterrupted() {
        Set<String> done = new HashSet<>();
        records.search(all(EntryType.ERASURE))
                .forEach(each ->
                        done.add(records.json(each.sequence()).path("id").asString()));
        Map<String, List<StoredEntry>> gone = new LinkedHashMap<>();
        long last = -1;
        for (StoredEntry each : records.search(all(EntryType.ERASURE_BEGUN))) {
            String erasure = records.json(each.sequence()).path("erasure").asString();
            if (done.contains(erasure)) {
                last = Math.max(last, each.sequence());
            } else if (!ErasureEntries.isOpen(ledger.entries().parts(each.sequence()))) {
                gone.computeIfAbsent(erasure, unused -> new ArrayList<>()).add(each);
            }
        }
        if (gone.isEmpty()) {
            records.searchIndex().forgetIfMadeBefore(last);
        } else {
            // INVARIANT: the index may have been made between the first deletion and the removal of the keys.
            records.searchIndex().forget();
        }
        gone.values().forEach(begun -> write(ErasureEntries.done(begun, clock.now())));
    }

    private static EntryQuery all(String type) {
        return new EntryQuery(Set.of("type=" + type), null, null, null, ALL);
    }
}
