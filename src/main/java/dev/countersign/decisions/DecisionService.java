package dev.countersign.decisions;

import dev.countersign.context.CaseAssembler;
import dev.countersign.context.own.ReservationRule;
import dev.countersign.decisions.evaluate.Catalogue;
import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.evaluate.DecisionResult;
import dev.countersign.decisions.evaluate.ErasureGate;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.evaluate.IdempotencyConflict;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PendingDecisions;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.evaluate.Proposals;
import dev.countersign.decisions.evaluate.SubjectNotYours;
import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.LedgerHistory;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.record.ApprovalsUsed;
import dev.countersign.decisions.record.DecisionEntry;
import dev.countersign.decisions.record.DecisionEntryWriter;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.request.ActionDigest;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.reserve.ProcessorTurn;
import dev.countersign.decisions.reserve.Reservation;
import dev.countersign.decisions.reserve.StripedLocks;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.verdict.Request;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.journal.NotWritten;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.journal.WriteHandle;
import dev.countersign.ledger.keys.ErasureSubject;
import dev.countersign.policy.PolicyRelease;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decides, and records every decision before it is answered: there is no other way to a {@link Decision}. Any number of
 * threads may use it.
 *
 * <p>A request that uses up a right is decided under the lock of that right, until the right is reserved. Of two
 * requests at once, the second is answered as if the first action were done. An approval is used up in the same way,
 * under a lock of its action.
 */
public final class DecisionService {

    /** How far the clock may be set back before the service stops deciding. */
    private static final Duration SET_BACK = Duration.ofSeconds(2);

    /** Begin of the key of an action. */
    private static final String DIGEST = "digest/";

    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration UNPROMISED = Duration.ofMinutes(5);
    private static final long SECONDS_OF_A_DAY = 86_400;

    private final Ledger ledger;
    private final DecisionRecords records;
    private final ClockAndRandom clock;
    private final Duration deadline;
    private final LedgerHistory history;
    private final IdempotencyKeys keys;
    private final StripedLocks stripes = new StripedLocks();
    private final PendingDecisions inFlight = new PendingDecisions();
    private final ErasureGate gate = new ErasureGate();
    private volatile Instant latest;
    private Consumer<LocalDate> beforeDay = day -> {};
    /** The UTC day of the latest decision time, since 1970; no day before the first one. */
    private long day = Long.MIN_VALUE;

    /**
     * @param history the effects of earlier decisions
     * @param clock  the clock, to distinguish a request that had to wait from a clock that was set back
     * @param deadline how long an answer may wait for the disk
     */
    DecisionService(
            Ledger ledger, DecisionRecords records, LedgerHistory history, ClockAndRandom clock, Duration deadline) {
        this.ledger = ledger;
        this.records = records;
        this.history = history;
        this.clock = clock;
        this.deadline = deadline;
        latest = records.latest().orElse(Instant.EPOCH);
        keys = new IdempotencyKeys(records);
    }

    /** A decision that is being written. */
    public final class Pending {

        private final Decision decision;
        private final PolicyRelease release;
        private final Instant decidedAt;
        private final CompletableFuture<Receipt> written;
        private final BooleanSupplier withdraw;
        private final boolean replayed;
        private final long timesAlone = gate.timesAlone();
        private volatile BooleanSupplier withdrawnFirst = () -> true;

        private Pending(
                Decision decision,
                PolicyRelease release,
                Instant at,
                CompletableFuture<Receipt> written,
                BooleanSupplier withdraw,
                boolean replayed) {
            this.decision = decision;
            this.release = release;
            this.decidedAt = at;
            this.written = written;
            this.withdraw = withdraw;
            this.replayed = replayed;
        }

        /**
         * Waits until it is on disk. If the writer does not reach it in time, it is cancelled without a trace. If it is
         * being written, this waits a little longer.
         *
         * @throws NotDecided when it is not on disk, or it is unknown in time whether it is
         */
        public DecisionResult await() {
            return new DecisionResult(
                    decision,
                    release,
                    decidedAt,
                    WriteConfirmation.await(
                            written,
                            () -> withdrawnFirst.getAsBoolean() && withdraw.getAsBoolean(),
                            deadline,
                            new WriteConfirmation.Words(
                                    "It took longer than " + deadline.toMillis()
                                            + " ms to record the decision, so nothing is allowed.",
                                    "The service was stopped before the decision was recorded, so nothing is allowed.",
                                    () -> NotDecided.unknownDecision(decision.id(), WriteConfirmation.PATIENCE))),
                    replayed);
        }

        /**
         * An entry that was queued after it belongs to it, so it is cancelled before this is.
         *
         * @param withdrawn whether that entry was cancelled. The ledger writes in order: if it is being written, so is
         *     this
         */
        public void withdrawAfter(BooleanSupplier withdrawn) {
            withdrawnFirst = withdrawn;
        }

        /** Whether nobody was erased since it was decided. Call it in a passage of the gate. */
        boolean isWhole() {
            return timesAlone == gate.timesAlone();
        }

        /** Whether it is a repeated answer. */
        public boolean isReplayed() {
            return replayed;
        }

        Instant decidedAt() {
            return decidedAt;
        }

        /** @param then receives its receipt; null if it will never be on disk */
        void whenKnown(Consumer<@Nullable Receipt> then) {
            written.whenComplete((receipt, failure) -> then.accept(failure == null ? receipt : null));
        }

        /** Whether it is already known that it will not be on disk. */
        boolean failed() {
            return written.isCompletedExceptionally();
        }

        public Decision decision() {
            return decision;
        }

        /** The release that made it. */
        public PolicyRelease release() {
            return release;
        }
    }

    /**
     * Decides, and waits until the decision is recorded.
     *
     * @throws SubjectNotYours when the caller may not ask as that subject
     * @throws NotDecided  when it cannot be written down
     * @throws IdempotencyConflict when the idempotency key was used before, and its answer cannot be repeated
     */
    public DecisionResult decide(PolicySnapshot snapshot, DecisionRequest question) {
        return begin(snapshot, question, ProcessorTurn.UNLIMITED).await();
    }

    /**
     * Decides without waiting, for callers with several questions. The decision must not be disclosed before
     * {@link Pending#await} has returned.
     *
     * @param turn given up while it waits for locks, keys of persons or earlier entries
     * @throws SubjectNotYours when the caller may not ask as that subject
     * @throws NotDecided  when it cannot be written down
     * @throws IdempotencyConflict when the idempotency key was used before, and its answer cannot be repeated
     */
    public Pending begin(PolicySnapshot snapshot, DecisionRequest question, ProcessorTurn turn) {
        return begin(snapshot, question, turn, Manner.USUAL);
    }

    /**
     * The same for a caller that puts a held action before people at once: if nobody else waits for the disk, the
     * decision waits a moment for the entry of its task.
     */
    public Pending beginWithTask(PolicySnapshot snapshot, DecisionRequest question, ProcessorTurn turn) {
        return begin(snapshot, question, turn, new Manner(evaluated -> {}, true));
    }

    /**
     * How a request is decided.
     *
     * @param check called under the locks, before anything is recorded or used up; it throws for a result that is not
     *     to be recorded
     * @param withTask whether a held action is put before people at once
     */
    private record Manner(Consumer<TrialResult> check, boolean withTask) {

        private static final Manner USUAL = new Manner(evaluated -> {}, false);
    }

    /**
     * The same, if the result is one that may be recorded.
     *
     * @param check called under the locks, before anything is recorded or used up; it throws for a result that is not
     *     to be recorded
     */
    Pending begin(PolicySnapshot snapshot, DecisionRequest question, ProcessorTurn turn, Consumer<TrialResult> check) {
        return begin(snapshot, question, turn, new Manner(check, false));
    }

    private Pending begin(PolicySnapshot snapshot, DecisionRequest question, ProcessorTurn turn, Manner how) {
        SubjectNotYours.refuse(question.caller(), question.request());
        try (ErasureGate.Passage passage = gate.shared(turn)) {
            DecisionRequest scoped = question.scoped();
            Rights rights = rights(snapshot, question);
            // INVARIANT: before any lock, because it may have to read many entries.
            rights.keys().forEach(keys -> prepare(keys, turn));
            String key = scoped.idempotencyKey();
            if (key == null) {
                return write(snapshot, question, rights, turn, how);
            }
            return keys.once(
                    key,
                    turn,
                    () -> write(snapshot, scoped, rights, turn, how),
                    recorded -> again(snapshot, recorded, scoped, rights, turn, how));
        }
    }

    private void prepare(Collection<String> keys, ProcessorTurn turn) {
        if (!history.reservations().isPrepared(keys)) {
            turn.without(() -> {
                history.reservations().prepare(keys);
                return true;
            });
        }
    }

    private Pending again(
            PolicySnapshot snapshot,
            StoredDecision recorded,
            DecisionRequest question,
            Rights rights,
            ProcessorTurn turn,
            Manner how) {
        if (recorded.isWhole() && !recorded.asked(question.digest())) {
            throw new IdempotencyConflict(
                    IdempotencyConflict.Why.KEY_REUSED,
                    "This Idempotency-Key was used for another request. Nothing was decided now."
                            + " Maybe use a new key for each request, such as a UUID.");
        }
        if (recorded.isWhole()
                && recorded.verdict() == Verdict.REVIEW
                && history.approvals()
                        .isUsableSince(
                                ActionDigest.of(question.request()),
                                recorded.receipt().sequence(),
                                question.at())) {
            return write(snapshot, question, rights, turn, how);
        }
        if (recorded.isWhole() && recorded.verdict() == Verdict.ALLOW) {
            refuseGivenBack(turn.without(() -> records.outcomes(recorded.id())), recorded.id());
        }
        Instant until = recorded.validUntil().orElse(recorded.decidedAt().plus(UNPROMISED));
        if (!until.isAfter(question.at()) || !recorded.isWhole()) {
            throw new IdempotencyConflict(
                    IdempotencyConflict.Why.EXPIRED,
                    "The decision " + recorded.id() + " for this Idempotency-Key was valid until " + until
                            + ". Nothing was decided now. Maybe send the request with a new key.");
        }
        return new Pending(
                recorded.decision(),
                recorded.release(),
                recorded.decidedAt(),
                CompletableFuture.completedFuture(recorded.receipt()),
                () -> false,
                true);
    }

    /** Another action may have used what the permit had reserved, so the permit is not given again. */
    private static void refuseGivenBack(List<ExecutionReport> reported, String decision) {
        reported.stream()
                .filter(outcome -> outcome != ExecutionReport.EXECUTED)
                .findFirst()
                .ifPresent(outcome -> {
                    throw new IdempotencyConflict(
                            IdempotencyConflict.Why.EXPIRED,
                            "The decision " + decision + " for this Idempotency-Key is closed: " + outcome
                                    + " was reported for it. Nothing was decided now. Maybe send the request "
                                    + "with a new key.");
                });
    }

    /**
     * What a request may use up.
     *
     * @param digest    of its action
     * @param customers every id of its customer
     */
    private record Rights(Request request, String digest, ReservationRule reserving, Set<String> customers) {

        private Set<String> locked() {
            return DecisionService.locked(request, digest, reserving, customers);
        }

        /** The keys of all reservations that the decision depends on. */
        private List<Collection<String>> keys() {
            Function<String, @Nullable Object> about = about(request);
            return List.of(
                    ReservationRule.contacts(customers),
                    reserving.keys(about, customers),
                    reserving.amountKeys(about, customers),
                    reserving.countKeys(about, customers));
        }
    }

    private static Rights rights(PolicySnapshot snapshot, DecisionRequest question) {
        return new Rights(
                question.request(),
                ActionDigest.of(question.request()),
                Catalogue.reserving(
                        snapshot.release(),
                        question.request().action(),
                        snapshot.release().dates(question.at()).effectiveOn()),
                customers(snapshot, question.request()));
    }

    private Pending write(
            PolicySnapshot snapshot, DecisionRequest question, Rights rights, ProcessorTurn turn, Manner how) {
        try (StripedLocks.Held held = stripes.hold(rights.locked(), turn)) {
            return writeAlone(snapshot, question, rights, turn, how);
        }
    }

    /** Every id of the customer that a request is about; empty without a customer. */
    public static Set<String> customers(PolicySnapshot snapshot, Request request) {
        return CaseAssembler.about(request, snapshot.own(), snapshot.release().declaredTypes())
                .ids();
    }

    private static Function<String, @Nullable Object> about(Request request) {
        return Map.of(CorePath.RESOURCE_TYPE, request.resourceType(), CorePath.RESOURCE_ID, request.resourceId())::get;
    }

    /**
     * Keys of everything that this request may use up. Until the entry is queued, no other request is decided under one
     * of them. A customer's right has one key for each id of the customer, so that two requests share a key even if
     * newer facts merge or split the customer's records in between.
     */
    static Set<String> locked(PolicySnapshot snapshot, Request request, ReservationRule reserving) {
        return locked(request, ActionDigest.of(request), reserving, customers(snapshot, request));
    }

    private static Set<String> locked(
            Request request, String digest, ReservationRule reserving, Set<String> customers) {
        Set<String> keys = new TreeSet<>(Set.of(DIGEST + digest));
        keys.addAll(reserving.keys(about(request), customers));
        return keys;
    }

    private Pending writeAlone(
            PolicySnapshot snapshot, DecisionRequest question, Rights rights, ProcessorTurn turn, Manner how) {
        Instant at = moment(question.at());
        history.reservations().dropEnded(rights.customers(), at);
        TrialResult evaluated =
                evaluator(snapshot).evaluate(question.request(), rights.digest(), at, Set.of(), rights.reserving());
        how.check().accept(evaluated);
        Decision decision = new Decision(question.id(), evaluated);
        try {
            DecisionEntry entry = DecisionEntryWriter.entry(
                    decision,
                    snapshot,
                    question.at(at),
                    id -> subject(id, turn),
                    id -> ledger.entries().subject(id).isPresent());
            WriteHandle appending = inFlight.append(
                    decision.id(),
                    ledger,
                    how.withTask() && HeldForPeople.waits(evaluated.evaluation())
                            ? entry.entry().asFollowed()
                            : entry.entry());
            use(decision, appending.written());
            entry.reservation().ifPresent(each -> reserve(each, appending.written()));
            records.handOver(entry.indexKeys(), appending.written());
            return new Pending(decision, snapshot.release(), at, appending.written(), appending::withdraw, false);
        } catch (NotWritten e) {
            throw NotDecided.of(e);
        }
    }

    /** A key that is not there yet is forced to disk. */
    private ErasureSubject subject(String id, ProcessorTurn turn) {
        return ledger.entries().subject(id).isPresent() ? ledger.subject(id) : turn.without(() -> ledger.subject(id));
    }

    /** Does something while no request for that action is being decided. */
    <T> T exclusive(String digest, Supplier<T> doing) {
        try (StripedLocks.Held held = stripes.hold(Set.of(DIGEST + digest), ProcessorTurn.UNLIMITED)) {
            return doing.get();
        }
    }

    /** The gate that every request passes, so that each is either before or after an erasure. */
    ErasureGate gate() {
        return gate;
    }

    /** What is being written, for which an erasure waits. */
    PendingDecisions inFlight() {
        return inFlight;
    }

    /**
     * Until the gate is left, no request is decided, and every decision is on disk or never will be.
     *
     * @throws NotDecided when that takes too long
     */
    public ErasureGate.Passage alone() {
        ErasureGate.Passage passage = gate.alone();
        try {
            inFlight.settle(DRAIN);
            return passage;
        } catch (NotDecided e) {
            passage.close();
            throw e;
        }
    }

    /** Drops what is in memory about persons whose keys are removed. Call it {@link #alone}. */
    void forgetErased() {
        keys.forget();
        history.forgetErased();
    }

    /** The number of idempotency keys in memory. */
    public int rememberedKeys() {
        return keys.remembered();
    }

    /**
     * Whether a decision with that id is being written now: it cannot be found yet, and it is unknown whether it will
     * be.
     */
    public boolean isInFlight(String decision) {
        return inFlight.has(decision);
    }

    /** The public record of a decision that is being written now. */
    public Optional<JsonNode> recordInFlight(String decision) {
        return inFlight.record(decision).map(JsonMapper.shared()::readTree);
    }

    /** Uses up the approvals that an allowed action needed, unless the decision cannot be recorded. */
    private void use(Decision decision, CompletableFuture<Receipt> written) {
        List<String> uses = ApprovalsUsed.of(decision.facts(), decision.evaluation());
        history.approvals().use(decision.id(), uses);
        written.whenComplete((receipt, failure) -> {
            if (failure != null) {
                history.approvals().withdraw(decision.id(), uses);
            }
        });
    }

    /** Holds what an allowed action uses up, unless the decision cannot be recorded. */
    private void reserve(Reservation reservation, CompletableFuture<Receipt> written) {
        history.reservations().reserve(reservation);
        written.whenComplete((receipt, failure) -> {
            if (failure != null) {
                history.reservations().release(reservation);
            }
        });
    }

    /**
     * Decision times never go back. A request that had to wait gets the latest decision time, and so does one after a
     * small step back of the clock. After a larger step nothing is decided.
     */
    private synchronized Instant moment(Instant at) {
        if (at.isBefore(latest.minus(SET_BACK)) && clock.now().isBefore(latest.minus(SET_BACK))) {
            throw new NotDecided(
                    "The clock of this machine says " + at + ", but the ledger has reached " + latest
                            + ". Nothing is decided before that time. Maybe the clock was set back.",
                    Duration.between(at, latest).plusSeconds(1));
        }
        Instant moment = at.isAfter(latest) ? at : latest;
        long reached = Math.floorDiv(moment.getEpochSecond(), SECONDS_OF_A_DAY);
        if (reached != day) {
            beforeDay.accept(LocalDate.ofEpochDay(reached));
            day = reached;
        }
        latest = moment;
        return moment;
    }

    /**
     * What is to be queued before the first decision of each UTC day.
     *
     * @param first called once a day, and for the first decision after this; while it throws, nothing is decided
     */
    public synchronized void beforeEachDay(Consumer<LocalDate> first) {
        beforeDay = first;
        day = Long.MIN_VALUE;
    }

    /**
     * Ends the times before a moment: no decision gets such a time from now on.
     *
     * @param then runs when the decisions that have one are on disk, and before any other is made
     * @throws NotDecided when it takes too long until they are
     */
    public void endBefore(Instant moment, Runnable then) {
        try (ErasureGate.Passage passage = alone()) {
            raise(moment);
            then.run();
        }
    }

    private synchronized void raise(Instant moment) {
        if (moment.isAfter(latest)) {
            latest = moment;
        }
    }

    /**
     * Evaluates for a person of the staff. Earlier decisions, approvals and reservations count, but nothing is recorded
     * and nothing is used up, so the result is not a decision.
     */
    public TrialResult tried(PolicySnapshot snapshot, Request request, Instant at) {
        return evaluator(snapshot).evaluate(request, at);
    }

    /** A trial that knows the effects of earlier decisions. */
    Evaluator evaluator(PolicySnapshot snapshot) {
        return new Evaluator(snapshot, history);
    }

    /**
     * Decides a request that people must approve, and waits until the decision is recorded. Another verdict is neither
     * recorded nor does it use up anything.
     *
     * @throws InvalidInput when it is allowed or denied
     * @throws SubjectNotYours when the caller may not ask as that subject
     * @throws NotDecided when it cannot be written down
     */
    public DecisionResult onlyHeld(PolicySnapshot snapshot, DecisionRequest question) {
        return begin(snapshot, question, ProcessorTurn.UNLIMITED, evaluated -> {
                    Verdict verdict = evaluated.evaluation().verdict();
                    if (verdict != Verdict.REVIEW) {
                        throw HeldAction.notHeld("request", verdict);
                    }
                })
                .await();
    }

    /**
     * The proposals of the pack's table for the item of a request, in the order of their steps: derived facts by path.
     * Empty in a pack without such a table. This decides nothing.
     *
     * @param about a request whose action does not matter
     * @throws SubjectNotYours when the caller may not ask as that subject
     */
    public List<SortedMap<String, Object>> proposals(
            PolicySnapshot snapshot, Caller caller, Request about, Instant at) {
        SubjectNotYours.refuse(caller, about);
        return Proposals.of(snapshot, history, about, at);
    }
}
