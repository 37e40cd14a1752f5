package dev.countersign.decisions;

import dev.countersign.decisions.answer.ReceiptJson;
import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.evaluate.ErasureGate;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.held.Bar;
import dev.countersign.decisions.held.Concerned;
import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.decisions.held.ReviewCode;
import dev.countersign.decisions.held.ReviewCodes;
import dev.countersign.decisions.held.ReviewLimits;
import dev.countersign.decisions.held.SmallerValue;
import dev.countersign.decisions.history.ApprovalEntries;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.LedgerHistory;
import dev.countersign.decisions.history.Participants;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.record.ShownCard;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Finding;
import dev.countersign.facts.Risk;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records a person's approval of exactly one held action. It counts from the next request on, for the rows that
 * demanded a person, up to the risk and the grade of that decision. If the action changes something, it counts once.
 */
public final class ApprovalService {

    /** Code of a refusal: the action cannot be approved any more, so it must be requested again. */
    public static final String ASK_AGAIN = "ASK_AGAIN";

    private static final int LONGEST_REASON = 1000;
    private static final int SEED = 32;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Ledger ledger;
    private final DecisionRecords records;
    private final LedgerHistory history;
    private final ClockAndRandom clock;
    private final ErasureGate gate;
    private final EntriesInTurn entries;
    private final RejectionWriter rejecting;
    private final Revocations revocations;
    private final ApprovalPace pace = new ApprovalPace();
    private volatile Tasks tasks = Tasks.NONE;

    ApprovalService(
            Ledger ledger,
            DecisionRecords records,
            LedgerHistory history,
            ClockAndRandom clock,
            Duration deadline,
            DecisionService deciding) {
        this.ledger = ledger;
        this.records = records;
        this.history = history;
        this.clock = clock;
        gate = deciding.gate();
        entries = new EntriesInTurn(ledger, records, deciding.inFlight(), deadline);
        rejecting = new RejectionWriter(ledger, history, clock, entries);
        revocations = new Revocations(ledger, records, history, clock, deciding, entries);
        records.approvedSince(clock.now().minus(ApprovalPace.WINDOW), pace::gave);
    }

    /**
     * A task of the review desk.
     *
     * @param decision id of the decision that held the action
     * @param due      from then on another role may stand in, if the rows say so
     * @param expires  from then on nobody can approve
     * @param escalatedTo the role that hears of it because nobody decided in time; null for none
     */
    public record OpenedTask(
            String id,
            String decision,
            Instant due,
            Instant expires,
            @Nullable Role escalatedTo) {}

    /** The tasks of the review desk. */
    public interface Tasks {

        /** No review desk. */
        Tasks NONE = new Tasks() {
            @Override
            public void approved(String task, Approval approval, int left, Instant at) {
                // nobody waits for it
            }

            @Override
            public void rejected(String task) {
                // nobody waits for it
            }

            @Override
            public void revoked(String task, String approval, Instant at) {
                // nobody waits for it
            }
        };

        /** The approval is on disk. @param left how many people are still needed after it */
        void approved(String task, Approval approval, int left, Instant at);

        /** The rejection is on disk. */
        void rejected(String task);

        /** That somebody took the approval back is on disk. */
        void revoked(String task, String approval, Instant at);
    }

    /** @param desk whose tasks the approvals answer */
    public void answering(Tasks desk) {
        tasks = desk;
    }

    /**
     * A person's approval.
     *
     * @param by        who approves: a person who has the role
     * @param role      the role in which the person approves; null for the only one that is needed
     * @param qualifier qualifier of the person in addition to the role, such as finance; empty for none
     * @param until     the time at which it expires; null for the latest possible time
     * @param code      the name of one of {@link ReviewCodes}; null for none
     * @param reason    at most 1,000 letters
     */
    public record Yes(
            Caller by,
            @Nullable Role role,
            String qualifier,
            @Nullable Instant until,
            @Nullable String code,
            String reason) {

        /** An approval without a code. */
        public Yes(Caller by, @Nullable Role role, String qualifier, @Nullable Instant until, String reason) {
            this(by, role, qualifier, until, null, reason);
        }

        /** Id of the person, as the edge got it. */
        public String person() {
            return by.id();
        }
    }

    /**
     * @param as    the role in which the person approved
     * @param until the time at which it expires
     * @param open  the approvals that are still missing
     */
    public record Approved(String id, Caller.HeldRole as, Instant until, Receipt receipt, List<Finding.Demand> open) {

        public Approved {
            open = List.copyOf(open);
        }

        /**
         * The answer to the person.
         *
         * @param decision the approved decision
         */
        public ObjectNode json(Caller by, String decision) {
            ObjectNode json = JSON.createObjectNode().put("approvalId", id).put("decisionId", decision);
            var left = json.putArray("open");
            open.forEach(
                    demand -> left.addObject().put("role", demand.role().name()).put("qualifier", demand.qualifier()));
            if (by.example()) {
                json.put(EntryType.EXAMPLE, true);
            }
            json.put("person", by.id());
            json.put("qualifier", as.qualifier());
            ReceiptJson.add(json, receipt);
            json.put("role", as.role().name());
            return json.put("until", until.toString());
        }
    }

    /**
     * Records the approval of a person who was shown a task.
     *
     * @param snapshot the active release, and the own facts that distinguish agents from people
     * @param shown  how the person read it
     * @param id     of the approval, made at the edge
     * @param recent called before a formal review is approved; it throws when the person signed in too long ago
     * @param check  called while nobody else can approve this action; it throws when the task is not what was shown
     * @throws InvalidInput when this person may not approve it, or the task has expired
     * @throws NotDecided when it cannot be recorded
     */
    public Approved approve(
            PolicySnapshot snapshot,
            OpenedTask task,
            Yes yes,
            ShownCard shown,
            String id,
            Instant at,
            Runnable recent,
            Runnable check) {
        try (ErasureGate.Passage passage = gate.shared()) {
            refuseStranger(snapshot, yes);
            HeldAction held = HeldAction.waiting(decision(task.decision()), snapshot.release());
            return recorded(held, task, yes, shown, id, at, recent, check);
        }
    }

    /**
     * An action that a decision held, as people see it now; empty if there is no such decision, or a person of it was
     * erased.
     */
    public Optional<HeldForPeople> held(PolicySnapshot snapshot, String decision, Instant at) {
        return records.decision(decision)
                .filter(StoredDecision::isWhole)
                .map(found -> shown(HeldAction.of(found, snapshot.release()), at));
    }

    private HeldForPeople shown(HeldAction before, Instant at) {
        HeldAction held = since(before, at);
        Evaluation now = Review.of(held, history.approvals(held.facts().digest(), held.about()), at)
                .evaluation();
        return HeldForPeople.of(held.decision(), held.facts(), held.about(), held.release(), now, at);
    }

    /**
     * An action that a decision of this moment held, as it was decided; empty if the decision will not be on disk,
     * somebody was erased since, or people have decided something about the action before. Its caller may wait for an
     * erasure afterwards, so it is asked again in turn.
     */
    public Optional<HeldForPeople> justDecided(PolicySnapshot snapshot, DecisionService.Pending pending, Instant at) {
        Decision decision = pending.decision();
        return isJustDecided(pending, at)
                ? Optional.of(
                        HeldForPeople.justDecided(decision, HeldAction.about(decision.facts()), snapshot.release(), at))
                : Optional.empty();
    }

    /** Whether {@link #justDecided} finds it. */
    public boolean isJustDecided(DecisionService.Pending pending, Instant at) {
        Facts facts = pending.decision().facts();
        return pending.isWhole()
                && !pending.isReplayed()
                && !pending.failed()
                && history.approvals(facts.digest(), HeldAction.about(facts)).isEmpty()
                && !history.isRejected(facts.known(), at)
                && history.rejectedAlike(facts.known(), at) == 0;
    }

    /** The same as if nobody had decided on it before. */
    public Optional<HeldForPeople> heldAlone(PolicySnapshot snapshot, String decision, Instant at) {
        return records.decision(decision).filter(StoredDecision::isWhole).map(found -> {
            HeldAction held = HeldAction.of(found, snapshot.release());
            Evaluation now = Review.of(held, List.of(), at).evaluation();
            return HeldForPeople.of(found, held.facts(), held.about(), held.release(), now, at);
        });
    }

    /** Smaller values of the action that would need fewer people; empty if nobody is needed for it any more. */
    public static List<SmallerValue> smallerValues(PolicySnapshot snapshot, HeldForPeople held, Instant at) {
        return held.isOpen() ? SmallerValue.of(held, snapshot.release(), at) : List.of();
    }

    /**
     * A person's rejection.
     *
     * @param by     who rejects: a person with a role that the action needs
     * @param code   the name of one of {@link ReviewCodes}
     * @param reason in words, at most 1,000 letters; empty for none
     */
    public record No(Caller by, String code, String reason) {}

    /**
     * What follows from a rejection.
     *
     * @param until until then the action is denied
     */
    public record Rejected(ReviewCode code, Instant until) {}

    /**
     * Records that a person rejects what a task shows. The same action is denied from then on: for thirty days, unless
     * the code says that it may be asked again.
     *
     * @param role  in which the person rejects
     * @param id    of the rejection, made at the edge
     * @param check called while nobody else can decide on this action; it throws when the task is not what was shown
     * @throws InvalidInput when this person may not decide on it, or the pack has no such code
     * @throws NotDecided when it cannot be recorded
     */
    public Rejected reject(
            PolicySnapshot snapshot, OpenedTask task, No no, Role role, String id, Instant at, Runnable check) {
        try (ErasureGate.Passage passage = gate.shared()) {
            ReviewCode code = ReviewCodes.of(snapshot.release(), at).no(no.code(), no.reason());
            HeldAction held = decidable(snapshot, task, no.by(), no.reason());
            return rejecting.reject(held, task, no, role, code, id, at, check, () -> {
                ended(task.id());
                tasks.rejected(task.id());
            });
        }
    }

    /** What was approved of a task that has ended without being used does not count any more. */
    public void ended(String task) {
        records.approvalsOf(task).forEach(history.approvals()::revoke);
    }

    /**
     * A person takes an approval back.
     *
     * @param approval   its id
     * @param by         who gave it, who has its role, or a supervisor
     * @param supervises whether the person is a supervisor
     * @param code       the name of one of {@link ReviewCodes}
     * @param reason     in words, at most 1,000 letters; empty for none
     */
    public record Revoked(String approval, Caller by, boolean supervises, String code, String reason) {}

    /**
     * Records that a person takes back an approval that no decision has used. It does not count from then on.
     *
     * @param id of the entry, made at the edge
     * @return whether there is such an approval that this person may take back
     * @throws InvalidInput when it was used or taken back, or has ended
     * @throws NotDecided when it cannot be recorded
     */
    public boolean revoke(PolicySnapshot snapshot, Revoked revoked, String id, Instant at) {
        try (ErasureGate.Passage passage = gate.shared()) {
            refuseStranger(snapshot, new Yes(revoked.by(), null, "", null, revoked.reason()));
            ReviewCode code = ReviewCodes.of(snapshot.release(), at).no(revoked.code(), revoked.reason());
            return revocations.revoke(revoked, code, id, at, (task, approval) -> tasks.revoked(task, approval, at));
        }
    }

    /**
     * Writes another entry about held actions while nobody else decides on them, and while no erasure can begin.
     *
     * @param digests of the actions
     * @param id     of the entry
     * @param entry  makes it; it throws when nothing is to be written
     * @param then   its change in memory, made as soon as it is on disk, even if that is too late for the caller
     * @throws NotDecided when it is not on disk, or it is unknown in time whether it is
     */
    public void inTurn(Set<String> digests, String id, Supplier<Entry> entry, Runnable then) {
        try (ErasureGate.Passage passage = gate.shared()) {
            entries.write(digests, id, () -> new EntriesInTurn.Step<>(id, entry.get(), receipt -> then.run()));
        }
    }

    /**
     * The same without waiting for the disk.
     *
     * @param withdraw whether it was cancelled; false if it is being written or is written
     * @param known    when it is on disk, and its change in memory is made
     * @param await    waits for it, and throws {@link NotDecided} as {@link #inTurn} does
     */
    public record Queued(BooleanSupplier withdraw, CompletableFuture<?> known, Runnable await) {}

    /** @throws NotDecided when it cannot be written */
    public Queued queueInTurn(Set<String> digests, String id, Supplier<Entry> entry, Runnable then) {
        try (ErasureGate.Passage passage = gate.shared()) {
            EntriesInTurn.Queued<String> queued =
                    entries.queue(digests, id, () -> new EntriesInTurn.Step<>(id, entry.get(), receipt -> then.run()));
            return new Queued(queued.withdraw(), queued.known(), queued::await);
        }
    }

    /** @throws InvalidInput when the person may not decide on a task, or a reason in words is too long */
    public void refuseBarred(PolicySnapshot snapshot, OpenedTask task, Caller by, String reason) {
        decidable(snapshot, task, by, reason);
    }

    private HeldAction decidable(PolicySnapshot snapshot, OpenedTask task, Caller by, String reason) {
        refuseStranger(snapshot, new Yes(by, null, "", null, reason));
        HeldAction held = HeldAction.of(decision(task.decision()), snapshot.release());
        refuseConcerned(by, concernedNow(held, clock.now()));
        return held;
    }

    /**
     * Who cannot decide on a held action; empty if there is no such decision, or a person of it was erased.
     *
     * @param formal whether it needs a formal review
     */
    public Optional<Concerned> concerned(OpenedTask task, boolean formal) {
        return records.decision(task.decision())
                .filter(StoredDecision::isWhole)
                .map(decision -> concerned(decision, formal));
    }

    /** The same of an action that is put before people now, by the active release. */
    public Concerned concerned(HeldForPeople held, boolean formal) {
        return concerned(held.facts(), held.isOwnYesEnough() ? held.release() : "", formal);
    }

    private Concerned concerned(StoredDecision decision, boolean formal) {
        return concerned(decision.facts(), decision.isOwnYesEnough() ? decision.releaseId() : "", formal);
    }

    /** @param confirmedBy id of the release by which the person for whom the agent acts may confirm it */
    private Concerned concerned(Facts facts, String confirmedBy, boolean formal) {
        Participants people = Participants.of(records, facts);
        Concerned concerned = Concerned.of(facts, people).confirmedBy(confirmedBy);
        return formal ? concerned.done(Bar.EDITOR, people.editors()) : concerned;
    }

    /** Who cannot decide on it. For whom the agent acts may confirm it, if the active rows still say so. */
    private Concerned concernedNow(HeldAction held, Instant at) {
        Concerned concerned = concerned(held.decision(), false);
        return held.decision().isOwnYesEnough() && shown(held, at).isOwnYesEnough()
                ? concerned.without(Bar.ON_BEHALF)
                : concerned;
    }

    private Concerned concernedFormally(HeldAction held, Instant at) {
        return concerned(held.decision(), true).formally(given(held.facts().digest(), at));
    }

    /** Who gave the approvals of an action that count at that time. */
    public Set<Participants.Act> given(String digest, Instant at) {
        return history.approvals().given(digest, at);
    }

    /**
     * What would be refused of an approval of a task on which nobody has decided. It counts for the pace of the person
     * and is not recorded: for what people are shown for practice.
     *
     * @param held what the task shows, as if nobody had decided on it
     * @throws InvalidInput when the approval would be refused
     */
    public void refuseForPractice(PolicySnapshot snapshot, HeldForPeople held, OpenedTask task, Yes yes, Instant at) {
        ApprovalRefusals.refuseForPractice(held, task, yes, ReviewCodes.of(snapshot.release(), at), at);
        pace.take(yes.by().id(), false, new ReviewLimits(snapshot.release(), at), at);
    }

    private HeldAction since(HeldAction held, Instant at) {
        return held.since(history, at);
    }

    private StoredDecision decision(String id) {
        return records.decision(id)
                .orElseThrow(() -> refused(
                        "decision",
                        "there is no decision `" + id + "` in this ledger.",
                        "Maybe copy the `decisionId` of the answer again."));
    }

    /**
     * Only a person of the staff approves, with a reason that an entry can contain.
     *
     * @throws InvalidInput for anybody else, a role that the person has not, and too long a reason
     */
    public static void refuseStranger(PolicySnapshot known, Yes yes) {
        refuseClient(yes);
        for (String each : yes.by().ids()) {
            known.own().agentNamed(PersonId.form(each)).ifPresent(agent -> {
                throw new InvalidInput(
                        AgentAsPerson.problem("person", each, agent, "cannot decide on it: only people can"));
            });
        }
        if (yes.reason().codePointCount(0, yes.reason().length()) > LONGEST_REASON) {
            throw refused(
                    "reason",
                    "it has more than " + LONGEST_REASON + " letters.",
                    "Maybe refer to the place of the full text.");
        }
    }

    private Approved recorded(
            HeldAction held,
            OpenedTask task,
            Yes yes,
            ShownCard shown,
            String id,
            Instant at,
            Runnable recent,
            Runnable check) {
        PersonId person = person(held, yes.by());
        EntriesInTurn.Written<Being> written = entries.write(Set.of(held.facts().digest()), id, () -> {
            refuseConcerned(yes.by(), concernedNow(held, at));
            check.run();
            return begun(held, task, person, yes, shown, id, at, recent);
        });
        Approval approval = written.made().approval;
        return new Approved(
                id,
                new Caller.HeldRole(approval.role(), approval.qualifier()),
                approval.until(),
                written.receipt(),
                written.made().left);
    }

    /**
     * Who approves. For whom the agent acts approves under the id that the request has: the approval counts only
     * while this person may confirm it.
     */
    private static PersonId person(HeldAction held, Caller by) {
        Object beneficiary = held.facts().known().value(CorePath.ACTION_ON_BEHALF_OF);
        return held.decision().isOwnYesEnough()
                        && beneficiary != null
                        && RecordSubjects.looksLikeOneOf(String.valueOf(beneficiary), by.ids())
                ? PersonId.of(String.valueOf(beneficiary), "person")
                : PersonId.of(by.id(), "person");
    }

    /** @param left the demands that are open after this approval */
    private record Being(Approval approval, List<Finding.Demand> left) {}

    private EntriesInTurn.Step<Being> begun(
            HeldAction held,
            OpenedTask task,
            PersonId person,
            Yes yes,
            ShownCard shown,
            String id,
            Instant at,
            Runnable recent) {
        history.approvals().drop(at);
        Review.Open review = Review.of(
                        since(held, at),
                        byOne(person, yes.by(), history.approvals(held.facts().digest(), held.about())),
                        at)
                .open();
        boolean formal = review.grade().equals(HeldForPeople.FORMAL_REVIEW);
        Concerned concerned = formal ? concernedFormally(held, at) : Concerned.nobody();
        if (formal) {
            recent.run();
            refuseConcerned(yes.by(), concerned);
        }
        ApprovalRefusals.refuseQualifier(yes, review.missing());
        Role escalatedTo = at.isBefore(task.due()) ? null : task.escalatedTo();
        Optional<Caller.HeldRole> standsIn =
                ApprovingRole.standingIn(yes.by(), yes.role(), escalatedTo, review.missing());
        if (standsIn.isPresent()) {
            refuseConcerned(yes.by(), Concerned.of(held.facts()));
        }
        Caller.HeldRole as =
                standsIn.orElseGet(() -> ApprovingRole.of(yes.by(), yes.role(), yes.qualifier(), review.missing()));
        if (formal) {
            Caller.HeldRole own =
                    escalatedTo != null && standsIn.isPresent() ? new Caller.HeldRole(escalatedTo, "") : as;
            refuse(yes.by(), concerned.bars(Concerned.Known.of(yes.by()), List.of(own)));
        }
        ApprovalTimes.refuseLate(task, at);
        List<Finding.Demand> left = review.with(
                        review.approvedBy(person, as, yes.reason(), id, at.plus(ApprovalTimes.LONGEST)))
                .missing();
        ApprovalRefusals.refuseIdle(person, as, review, left);
        Approval approval = review.approvedBy(
                person,
                as,
                yes.reason(),
                id,
                ApprovalTimes.until(yes, ApprovalTimes.latest(task, review.holdsFor(), at), at));
        Optional<String> code = code(held, review, yes, at);
        pace.take(yes.by().id(), formal, new ReviewLimits(held.release(), at), at);
        Entry entry = ApprovalEntries.entry(
                yes.by(),
                approval,
                code,
                held.decision().id(),
                held.release().id(),
                held.about(),
                held.effect(),
                task.id(),
                left.size(),
                standsIn.isPresent() ? escalatedTo : null,
                shown,
                at,
                clock.random(SEED),
                NotDecided.subjects(ledger));
        return new EntriesInTurn.Step<>(new Being(approval, left), entry, receipt -> {
            history.approvals()
                    .add(
                            approval,
                            held.about(),
                            at,
                            receipt.sequence(),
                            yes.by().example());
            tasks.approved(task.id(), approval, left.size(), at);
        });
    }

    /** The code that the entry has; an approval of high risk needs one if the pack has any. */
    private static Optional<String> code(HeldAction held, Review.Open review, Yes yes, Instant at) {
        ReviewCodes codes = ReviewCodes.of(held.release(), at);
        boolean needed = review.evaluation().risk() == Risk.HIGH && codes.hasYes();
        String named = yes.code() == null ? "" : yes.code();
        return named.isEmpty() && !needed
                ? Optional.empty()
                : Optional.of(codes.yes(named, yes.reason()))
                        .filter(code -> !code.isForSome())
                        .map(ReviewCode::name);
    }

    /**
     * An approval under another id, or of who counts as one with the person, is one of this person: each demand needs a
     * different person.
     */
    private List<Approval> byOne(PersonId person, Caller by, List<Approval> approvals) {
        return approvals.stream()
                .map(each -> RecordSubjects.looksLikeOneOf(each.person(), one(by, each.id()))
                        ? each.givenBy(person.id())
                        : each)
                .toList();
    }

    private Set<String> one(Caller by, String approval) {
        return history.approvals().givenAt(approval).map(by::countedAsOneSince).orElseGet(by::countedAsOne);
    }

    /** Only a person approves, and only in a role that the person has. */
    static void refuseClient(Yes yes) {
        if (yes.by().kind() != Caller.Kind.PERSON) {
            throw refused("person", "the client `" + yes.person() + "` cannot decide on it: only people can.", "");
        }
        if (yes.role() != null) {
            ApprovingRole.refuseWithout(yes.by(), new Caller.HeldRole(yes.role(), yes.qualifier()));
        }
    }

    static InvalidInput askAgain(String why) {
        return refused(
                        "decision",
                        ASK_AGAIN + ": " + why + ", so the action must be requested again.",
                        "Maybe request the action again, and approve its new task.")
                .coded(ASK_AGAIN);
    }

    /** @throws InvalidInput with the first {@link Bar} as its code when the person may not decide on it */
    static void refuseConcerned(Caller by, Concerned concerned) {
        refuse(by, concerned.bars(by));
    }

    private static void refuse(Caller by, Set<Bar> bars) {
        bars.stream().findFirst().ifPresent(bar -> {
            throw refused(
                            "person",
                            "`" + by.id()
                                    + "` (or an id of this person, or one that looks like it) cannot decide on it: "
                                    + bar.because() + ".",
                            "Maybe another person decides.")
                    .coded(bar.name());
        });
    }

    static InvalidInput refused(String place, String says, String maybe) {
        return new InvalidInput(new Problem(place, says, maybe));
    }
}
