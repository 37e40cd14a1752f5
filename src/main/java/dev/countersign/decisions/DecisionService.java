package dev.countersign.decisions;

import dev.countersign.context.CaseAssembler;
import dev.countersign.context.own.ReservationRule;
import dev.countersign.decisions.evaluate.Catalogue;
import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.evaluate.ErasureGate;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.evaluate.IdempotencyConflict;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PendingDecisions;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.evaluate.Proposals;
import dev.countersign.decisions.evaluate.RecordedDecision;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.LedgerHistory;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.record.ApprovalsUsed;
import dev.countersign.decisions.record.DecisionEntry;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.request.ActionDigest;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.reserve.Reservation;
import dev.countersign.decisions.reserve.StripedLocks;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Request;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.journal.EntryWrite;
import dev.countersign.ledger.journal.NotWritten;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.policy.PolicyRelease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides, and writes every decision down before anybody hears of it: there is no other way to a {@link Decision}. May be used by any number of threads.
 *
 * <p>What uses up a right is decided on under the lock of that right, until it is reserved: of two questions at once, the second is answered as if
 * the first action were done. An approval is used up in the same way, under a lock of its action.
 */
public final class DecisionService {

    /** How far a clock may be set back before nothing is decided. */
    private static final Duration SET_BACK = Duration.ofSeconds(2);

    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration UNPROMISED = Duration.ofMinutes(5);

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

    /**
     * @param history what the decisions of before bring along
     * @param clock  the clock, to tell a question that had to wait from a clock that was set back
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

    /** A decision that is on its way to the disk. */
    public final class Pending {

        private final Decision decision;
        private final PolicyRelease release;
        private final Instant decidedAt;
        private final CompletableFuture<Receipt> written;
        private final BooleanSupplier withdraw;
        private final boolean replayed;

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
         * Waits until it is on disk. One whose turn does not come in time is taken back, so that nothing of it is left; for one that is being written it waits a
         * little longer.
         *
         * @throws NotDecided when it is not on disk, or it is not known in time whether it is
         */
        public RecordedDecision await() {
            return new RecordedDecision(
                    decision,
                    release,
                    decidedAt,
                    WriteConfirmation.await(
                            written,
                            withdraw,
                            deadline,
                            new WriteConfirmation.Words(
                                    "It took longer than " + deadline.toMillis()
                                            + " ms to write the decision down, so nothing is allowed.",
                                    "The service was stopped before the decision was written down, so nothing is allowed.",
                                    () -> NotDecided.unknownDecision(decision.id(), WriteConfirmation.PATIENCE))),
                    replayed);
        }

        /** Whether it is the answer of before. */
        boolean isReplayed() {
            return replayed;
        }

        Instant decidedAt() {
            return decidedAt;
        }

        /** @param then hears where it is on disk; null where it will never be */
        void whenKnown(Consumer<@Nullable Receipt> then) {
            written.whenComplete((receipt, failure) -> then.accept(failure == null ? receipt : null));
        }

        /** Whether it is known by now that it will not be on disk. */
        boolean failed() {
            return written.isCompletedExceptionally();
        }

        public Decision decision() {
            return decision;
        }
    }

    /**
     * Decides, and waits until it is written down.
     *
     * @throws NotDecided  when it cannot be written down
     * @throws IdempotencyConflict when the idempotency key was used before, and the answer of then cannot be given again
     */
    public RecordedDecision decide(PolicySnapshot snapshot, DecisionRequest asking) {
        return begin(snapshot, asking).await();
    }

    /**
     * Decides, and does not wait: for whoever has several questions. Nobody may hear of it before {@link Pending#await} has returned.
     *
     * @throws NotDecided  when it cannot be written down
     * @throws IdempotencyConflict when the idempotency key was used before, and the answer of then cannot be given again
     */
    public Pending begin(PolicySnapshot snapshot, DecisionRequest asking) {
        try (ErasureGate.Passage passage = gate.shared()) {
            DecisionRequest scoped = asking.scoped();
            String key = scoped.idempotencyKey();
            if (key == null) {
                return write(snapshot, asking);
            }
            return keys.once(key, () -> write(snapshot, scoped), recorded -> again(snapshot, recorded, scoped));
        }
    }

    private Pending again(PolicySnapshot snapshot, StoredDecision recorded, DecisionRequest asking) {
        if (recorded.isWhole() && !recorded.asked(asking.digest())) {
            throw new IdempotencyConflict(
                    IdempotencyConflict.Why.KEY_REUSED,
                    "This Idempotency-Key was used for another request. Nothing was decided now."
                            + " Maybe make a key for each request, such as a UUID.");
        }
        if (recorded.isWhole()
                && recorded.verdict() == Verdict.REVIEW
                && history.approvals()
                        .isUsableSince(
                                ActionDigest.of(asking.request()),
                                recorded.receipt().sequence(),
                                asking.at())) {
            return write(snapshot, asking);
        }
        if (recorded.isWhole() && recorded.verdict() == Verdict.ALLOW) {
            refuseGivenBack(recorded.id());
        }
        Instant until = recorded.validUntil().orElse(recorded.decidedAt().plus(UNPROMISED));
        if (!until.isAfter(asking.at()) || !recorded.isWhole()) {
            throw new IdempotencyConflict(
                    IdempotencyConflict.Why.EXPIRED,
                    "The decision " + recorded.id() + " for this Idempotency-Key was valid until " + until
                            + ". Nothing was decided now. Maybe ask with a new key.");
        }
        return new Pending(
                recorded.decision(),
                recorded.release(),
                recorded.decidedAt(),
                CompletableFuture.completedFuture(recorded.receipt()),
                () -> false,
                true);
    }

    /** What a permit had used up may be with another action by now, so it is not given once more. */
    private void refuseGivenBack(String decision) {
        records.outcomes(decision).stream()
                .filter(outcome -> outcome != ExecutionReport.EXECUTED)
                .findFirst()
                .ifPresent(outcome -> {
                    throw new IdempotencyConflict(
                            IdempotencyConflict.Why.EXPIRED,
                            "The decision " + decision + " for this Idempotency-Key was given back: " + outcome
                                    + " was reported of it. Nothing was decided now. Maybe ask with a new key.");
                });
    }

    private Pending write(PolicySnapshot snapshot, DecisionRequest asking) {
        ReservationRule reserving = Catalogue.reserving(
                snapshot.release(),
                asking.request().action(),
                snapshot.release().dates(asking.at()).effectiveOn());
        try (StripedLocks.Held held = stripes.hold(locked(snapshot, asking.request(), reserving))) {
            return write(snapshot, asking, reserving);
        }
    }

    /**
     * Keys of all that this question may use up: nobody else may be decided on under one of them until the entry is queued. Of a customer's rights it is one for
     * each id of the customer, so that two questions share one also where newer facts have joined records or taken them apart in between.
     */
    static Set<String> locked(PolicySnapshot snapshot, Request request, ReservationRule reserving) {
        Set<String> keys = new TreeSet<>(Set.of("digest/" + ActionDigest.of(request)));
        Map<String, String> about =
                Map.of(CorePath.RESOURCE_TYPE, request.resourceType(), CorePath.RESOURCE_ID, request.resourceId());
        keys.addAll(reserving.keys(
                about::get,
                CaseAssembler.about(request, snapshot.own(), snapshot.release().declaredTypes())
                        .ids()));
        return keys;
    }

    private Pending write(PolicySnapshot snapshot, DecisionRequest asking, ReservationRule reserving) {
        Instant at = moment(asking.at());
        Decision decision =
                new Decision(asking.id(), trial(snapshot).evaluate(asking.request(), at, Set.of(), reserving));
        try {
            EntryWrite appending = inFlight.append(
                    decision.id(),
                    ledger,
                    DecisionEntry.entry(
                            decision,
                            snapshot,
                            asking.at(at),
                            ledger::subject,
                            id -> ledger.entries().subject(id).isPresent()));
            use(decision, appending.written());
            reserve(decision, reserving, at, appending.written());
            return new Pending(decision, snapshot.release(), at, appending.written(), appending::withdraw, false);
        } catch (NotWritten e) {
            throw NotDecided.of(e);
        }
    }

    /** What every question goes through, so that each is before an erasure or after it. */
    ErasureGate gate() {
        return gate;
    }

    /**
     * Until it is left, nobody is decided on, and all that was decided is on disk, or never will be.
     *
     * @throws NotDecided when it does not come to that in time
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

    /** Drops what is remembered of persons whose keys are gone. Asked {@link #alone}. */
    void forgetErased() {
        keys.forget();
        history.forgetErased();
    }

    /** How many idempotency keys are in memory. */
    public int rememberedKeys() {
        return keys.remembered();
    }

    /** Whether a decision with that id is on its way to the disk just now: it cannot be found yet, and it is not known whether it will be. */
    public boolean isInFlight(String decision) {
        return inFlight.has(decision);
    }

    /** Uses up the approvals that an allowed action needed, unless the decision cannot be written down. */
    private void use(Decision decision, CompletableFuture<Receipt> written) {
        List<String> uses = ApprovalsUsed.of(decision.facts(), decision.evaluation());
        history.approvals().use(decision.id(), uses);
        written.whenComplete((receipt, failure) -> {
            if (failure != null) {
                history.approvals().withdraw(decision.id(), uses);
            }
        });
    }

    /** Holds what an allowed action uses up, unless the decision cannot be written down. */
    private void reserve(Decision decision, ReservationRule reserving, Instant at, CompletableFuture<Receipt> written) {
        if (decision.evaluation().verdict() != Verdict.ALLOW) {
            return;
        }
        Instant until = Optional.ofNullable(decision.evaluation().validUntil()).orElse(at);
        Reservation.of(
                        reserving,
                        decision.id(),
                        at,
                        until,
                        decision.facts().known()::value,
                        decision.facts().customerIds())
                .ifPresent(reservation -> {
                    history.reservations().reserve(reservation);
                    written.whenComplete((receipt, failure) -> {
                        if (failure != null) {
                            history.reservations().release(reservation);
                        }
                    });
                });
    }

    /** Decision times never go back: a question that had to wait is decided at the latest moment, as one is within a moment of a clock set back; beyond it nothing is decided. */
    private synchronized Instant moment(Instant at) {
        if (at.isBefore(latest.minus(SET_BACK)) && clock.now().isBefore(latest.minus(SET_BACK))) {
            throw new NotDecided(
                    "The clock of this machine says " + at + ", but the latest decision was made at " + latest
                            + ". Nothing is decided before that time has come. Maybe the clock was set back.",
                    Duration.between(at, latest).plusSeconds(1));
        }
        if (at.isAfter(latest)) {
            latest = at;
        }
        return latest;
    }

    /** A trial that knows what the decisions of before bring along. */
    Evaluator trial(PolicySnapshot snapshot) {
        return new Evaluator(snapshot, history);
    }

    /**
     * What the pack's table of proposals offers for the item a question is about, in the order of its steps: derived facts by path.
     * Empty in a pack without such a table. Nothing is decided by it.
     *
     * @param about a question whose action does not matter
     */
    public List<SortedMap<String, Object>> proposals(PolicySnapshot snapshot, Request about, Instant at) {
        return Proposals.of(snapshot, history, about, at);
    }
}
