package dev.countersign.oversight.review;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.DecisionService;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.held.Bar;
import dev.countersign.decisions.held.CardReader;
import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.decisions.held.ReviewCode;
import dev.countersign.decisions.held.ReviewCodes;
import dev.countersign.decisions.record.ShownCard;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.SubmissionKey;
import dev.countersign.facts.Role;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.verdict.Request;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Held actions before people: a client opens a task, people approve it, and the client requests the action again. All
 * of it is in the ledger. Any number of threads may use it.
 */
public final class ReviewDesk {

    private static final Duration LONGEST = Duration.ofDays(30);
    /** Before its last decision a service had this long to record what the clock did. */
    private static final Duration MISSED = Duration.ofDays(1);

    private final ApprovalService approving;
    private final TaskFold fold;
    private final ClockAndRandom clock;
    private final OpenTasks waiting;
    private final Leases leases;
    private final Variations variations = new Variations();
    private final TaskNeeds needs;
    private final Readings readings;
    private final TaskReader reader;
    private final TaskPool pool;
    private final TaskOpening opening;
    private final SubmissionKeys keys;
    private final TaskChanges changes;
    private final TaskQuestions questions;
    private final TaskTimes times;
    private final TaskMoves moves;
    private final TaskBatches batches;
    private final Reveals reveals;
    private final TaskAsks asks;
    private final TaskCancels cancels;
    private final Floods floods;

    private ReviewDesk(DataFolder folder, ClockAndRandom clock) {
        this.clock = clock;
        leases = new Leases(clock);
        readings = new Readings(clock.now());
        approving = folder.approving();
        fold = new TaskFold(folder.ledger().entries(), folder.records());
        waiting = new OpenTasks(fold::isUsed);
        needs = new TaskNeeds(approving, variations);
        reader = new TaskReader(approving, fold, waiting, leases, needs);
        pool = new TaskPool(approving);
        floods = new Floods(folder, clock);
        opening = new TaskOpening(folder, fold, waiting, floods, clock);
        keys = new SubmissionKeys(folder, fold, clock);
        changes = new TaskChanges(folder, fold, opening, waiting, clock);
        questions = new TaskQuestions(approving, opening, waiting, clock);
        moves = new TaskMoves(approving, fold, needs, reader, leases, opening, clock);
        times = new TaskTimes(approving, fold, opening, waiting, pool, clock);
        cancels = new TaskCancels(folder, fold, opening, waiting, clock);
        asks = new TaskAsks(folder.records(), fold);
        reveals = new Reveals(folder, clock);
        batches = new TaskBatches(approving, fold, readings, clock, this::approve);
    }

    /** Reads the tasks that may still wait. Approvals answer them from then on. */
    public static ReviewDesk open(DataFolder folder, ClockAndRandom clock) {
        ReviewDesk desk = new ReviewDesk(folder, clock);
        Instant now = clock.now();
        Instant ended = desk.fold
                .lastDecision()
                .filter(last -> last.isBefore(now))
                .orElse(now)
                .minus(MISSED);
        desk.fold.waiting(ended.minus(LONGEST), ended).stream()
                .filter(task -> desk.waits(task, now))
                .forEach(desk.waiting::put);
        desk.fold.rejectedSince(Variations.since(now)).forEach(task -> desk.variations.rejected(task, now));
        desk.approving.answering(desk.answers());
        return desk;
    }

    /** It waits for people, or it ended by the clock and no entry says so. */
    private boolean waits(ReviewTask task, Instant now) {
        ReviewState state = task.state(now, fold::isUsed);
        return state.isOpen() || state == ReviewState.EXPIRED && task.course().closed() == null;
    }

    /**
     * Records what the clock has done since the last time, in its order and each once: who was reminded, to whom a task
     * was escalated, and which tasks ended. Tasks on which nobody need decide any more are cancelled. Nothing of it
     * approves anything.
     *
     * @throws NotDecided when it cannot be recorded now; the next call goes on
     */
    public void tick(PolicySnapshot snapshot) {
        times.tick(snapshot);
        cancels.tick(snapshot);
        asks.forget();
    }

    /** When half of the time is over until a task is due. */
    Instant halfTime(PolicySnapshot snapshot, ReviewTask task) {
        return times.halfTime(snapshot, task);
    }

    /** Who works on which task. */
    Leases leases() {
        return leases;
    }

    /** @param staff who is there */
    public void staffedBy(Staff staff) {
        leases.staffedBy(staff);
        pool.staffedBy(staff);
        cancels.staffedBy(staff);
    }

    private ApprovalService.Tasks answers() {
        return new ApprovalService.Tasks() {
            @Override
            public void approved(String task, Approval approval, int left, Instant at) {
                waiting.changed(
                        task,
                        before -> before.with(new ReviewTask.Given(
                                approval.id(),
                                approval.role(),
                                approval.qualifier(),
                                at,
                                approval.until(),
                                false,
                                left)));
            }

            @Override
            public void revoked(String task, String approval, Instant at) {
                waiting.changed(task, before -> before.without(approval, at));
            }

            @Override
            public void rejected(String task) {
                fold.task(task).ifPresent(rejected -> variations.rejected(rejected, clock.now()));
                waiting.remove(task);
            }
        };
    }

    /** Data of persons cannot be read any more, so what waits is read again. */
    public void forget() {
        Instant now = clock.now();
        waiting.forget();
        for (ReviewTask task : waiting.all()) {
            fold.task(task.id())
                    .filter(current -> waits(current, now))
                    .ifPresentOrElse(
                            current -> waiting.changed(task.id(), before -> current), () -> waiting.remove(task.id()));
        }
    }

    /**
     * What a client wants people to see.
     *
     * @param decision id of the decision that held the action
     * @param asked    the request again, as it was sent
     * @param request  the same: it must be the one of the decision
     * @param content  the text that would be sent; null for none
     * @param key      the idempotency key of this wish; null for none
     * @param callback the one address at which the client wants to be called; null for all of its addresses
     */
    public record Wish(
            String decision,
            ObjectNode asked,
            Request request,
            @Nullable String content,
            @Nullable SubmissionKey key,
            @Nullable TaskCallback callback) {}

    /**
     * Puts a held action before people. The same action has one task: who opens it again gets the task that waits. The
     * same wish under the same key gets the same task, also after its end.
     *
     * @throws TaskRefused when the decision does not wait for people, is not this client's or is too old, the task is
     *     another client's, the agent has too many open tasks, or the key was used for another wish
     * @throws InvalidInput when the text is missing, too long or another than the one of the action
     * @throws NotDecided when it cannot be recorded
     */
    public ReviewTask open(PolicySnapshot snapshot, Caller client, Wish wish) {
        SubmissionKey key = wish.key();
        ReviewTask task = key == null
                ? opening.open(snapshot, client, wish)
                : keys.once(key, wish.decision(), () -> opening.open(snapshot, client, wish));
        asks.forget(task);
        return told(snapshot, task);
    }

    /** A task that is being opened with its decision. */
    public final class Opening {

        private final PolicySnapshot snapshot;
        private final TaskOpening.Opening begun;

        private Opening(PolicySnapshot snapshot, TaskOpening.Opening begun) {
            this.snapshot = snapshot;
            this.begun = begun;
        }

        /** It may not be on disk. */
        public ReviewTask task() {
            return begun.task();
        }

        /**
         * Waits until it is on disk. Call it when its decision is.
         *
         * @throws NotDecided when it is not, or it is unknown in time whether it is
         */
        public ReviewTask await() {
            return told(snapshot, begun.await());
        }
    }

    /**
     * Puts an action before people that was just decided, so that both are forced to disk together.
     *
     * @return empty if {@link #open} must do it after the decision is on disk
     * @throws TaskRefused when the agent has too many open tasks
     * @throws InvalidInput when the text is missing or too long, or another than the one of the action
     * @throws NotDecided when it cannot be recorded
     */
    public Optional<Opening> begin(
            PolicySnapshot snapshot, Caller client, DecisionService.Pending decision, Wish wish) {
        return opening.begin(snapshot, client, decision, wish).map(begun -> {
            decision.withdrawAfter(begun::withdraw);
            // while the disk works
            pool.examine(begun.task(), begun.held(), clock.now());
            return new Opening(snapshot, begun);
        });
    }

    /** A task for which nobody is there is escalated at once. */
    private ReviewTask told(PolicySnapshot snapshot, ReviewTask task) {
        try {
            return times.opened(snapshot, task);
        } catch (NotDecided e) {
            // the next tick records it
            return task;
        }
    }

    /**
     * Ends a task because its client does not want the action any more.
     *
     * @throws TaskRefused when it has ended
     * @throws NotDecided when it cannot be recorded
     */
    public void cancel(ReviewTask task) {
        cancels.byClient(task);
    }

    /**
     * A supervisor says that nobody need decide on a task.
     *
     * @param code   the name of one of {@link ReviewCodes}, for a no
     * @param reason in words, at most 1,000 letters; empty for none
     */
    public record Cancel(Caller by, String code, String reason) {

        /** @throws InvalidInput when the pack has no such code, or the reason is missing or too long */
        ReviewCode because(PolicySnapshot snapshot, Instant at) {
            ApprovalService.refuseStranger(snapshot, new ApprovalService.Yes(by, null, "", null, reason));
            return ReviewCodes.of(snapshot.release(), at).no(code, reason);
        }
    }

    /**
     * Ends a task because a supervisor says that nobody need decide on it. The action is not denied by that.
     *
     * @throws InvalidInput when the pack has no such code, or the reason is missing or too long
     * @throws TaskRefused when it has ended
     * @throws NotDecided when it cannot be recorded
     */
    public void cancel(PolicySnapshot snapshot, ReviewTask task, Cancel cancel) {
        cancels.bySupervisor(task, cancel, cancel.because(snapshot, clock.now()));
    }

    /**
     * What would be decided about the action of a task if the agent requested it now, with the facts of now; nothing
     * of it is recorded. Empty if that cannot be said.
     */
    public Optional<Verdict> requestedNow(PolicySnapshot snapshot, ReviewTask task) {
        return cancels.requestedNow(snapshot, task);
    }

    /**
     * What a person changes of an action.
     *
     * @param properties new values of properties of the action, by name
     * @param content    the new text; null for the text as it is
     * @param reason     in words, at most 1,000 letters; empty for none
     */
    public record Edit(
            Caller by,
            SortedMap<String, JsonNode> properties,
            @Nullable String content,
            String reason) {

        public Edit {
            properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
        }

        /** The names of what is changed, as T12 has them. */
        SortedSet<String> fields() {
            SortedSet<String> fields = new TreeSet<>(properties.keySet());
            if (content != null) {
                fields.add(TaskFold.CONTENT);
            }
            return fields;
        }
    }

    /**
     * To what people changed an action.
     *
     * @param task    id of the task of the changed action; empty if it needs nobody
     * @param request to be sent instead of the one before
     * @param content the text that would be sent; empty for none
     */
    public record Changed(Optional<String> task, ObjectNode request, Optional<String> content) {}

    /** Makes the request of a person who asks as the agent, with the time of the edge. */
    @FunctionalInterface
    public interface Asking {

        DecisionRequest of(Caller person, Request request, ObjectNode asked);
    }

    /**
     * Changes what a task shows, and ends it. The changed action is decided from the start; if people must still
     * approve it, it has a task of its own, and nothing that was approved before counts for it.
     *
     * @param version of the card that the person has seen
     * @throws InvalidInput when the person may not decide on it, the rows do not allow the change, nothing is changed,
     *     or the changed action would be denied
     * @throws TaskRefused when the task has ended, has changed since, or the changed action waits already
     * @throws NotDecided when it cannot be recorded
     */
    public Changed edit(PolicySnapshot snapshot, ReviewTask task, String version, Edit edit, Asking asking) {
        refuseOther(snapshot, task, edit.by());
        Changed changed = changes.edit(
                snapshot,
                task,
                edit,
                () -> {
                    refuseOther(snapshot, task.id(), version, clock.now());
                    refuseClaimed(snapshot, task, edit.by(), clock.now());
                },
                asking);
        changed.task().flatMap(fold::task).ifPresent(opened -> told(snapshot, opened));
        return changed;
    }

    /** @param text what the person wants to know, at most 1,000 letters */
    public record Ask(Caller by, String text) {}

    /**
     * A question to the client.
     *
     * @param answered when the client answered; null if it did not
     * @param answer   empty without one, and after an erasure
     */
    public record Asked(
            String id, Instant at, String text, @Nullable Instant answered, Optional<String> answer) {}

    /**
     * A person asks the client something. The clock runs on, and people may decide before the answer.
     *
     * @param version of the card that the person has seen
     * @throws InvalidInput when the person may not decide on it, or the text is missing or too long
     * @throws TaskRefused when the task has ended or has changed since, or was asked about too often
     * @throws NotDecided when it cannot be recorded
     */
    public ReviewTask.Question ask(PolicySnapshot snapshot, ReviewTask task, String version, Ask ask) {
        refuseOther(snapshot, task, ask.by());
        return questions.ask(snapshot, task, ask, () -> refuseOther(snapshot, task.id(), version, clock.now()));
    }

    /**
     * The client answers a question.
     *
     * @throws InvalidInput when the text is missing or too long
     * @throws TaskRefused when the task has ended, or does not wait for this answer
     * @throws NotDecided when it cannot be recorded
     */
    public void answer(ReviewTask task, String question, String text) {
        fold.refuseEnded(task, clock.now());
        questions.answer(task, question, text, () -> {
            ReviewTask current = fold.task(task.id()).orElseThrow();
            fold.refuseEnded(current, clock.now());
            return current;
        });
    }

    /** What people asked the client about a task, as far as it can still be read. */
    public List<Asked> conversation(ReviewTask task) {
        return fold.conversation(task);
    }

    /**
     * A person works on a task.
     *
     * @param role  in which the person works on it
     * @param until from then on others may
     */
    public record Claimed(Role role, Instant since, Instant until, boolean byCaller) {}

    /**
     * From now on others do not decide on a task in the role of this person, for 15 minutes. Who claims it again goes
     * on, at most two hours in all, also who frees it meanwhile. It is forgotten at a restart.
     *
     * @throws InvalidInput when the person may not decide on it
     * @throws TaskRefused when it has ended, others work on it, or the person works on too many tasks or has worked on
     *     it for two hours
     */
    public void claim(PolicySnapshot snapshot, ReviewTask task, Caller person) {
        Instant now = clock.now();
        fold.refuseEnded(task, now);
        approving.refuseBarred(snapshot, task.opening(), person, "");
        refuseOther(snapshot, task, person);
        cancels.endIfSettled(snapshot, task);
        fold.refuseEnded(fold.task(task.id()).orElseThrow(), now);
        List<Caller.HeldRole> open = needs.of(snapshot, task, now).deciding();
        if (open.stream().noneMatch(person::has)) {
            throw new TaskRefused(TaskRefused.Why.ALREADY_DECIDED, "The task needs no role of yours any more.");
        }
        leases.claim(task, person, open, now);
    }

    /** The person goes on with a task that this person has claimed. */
    public void renew(String task, Caller person) {
        leases.renew(task, person, clock.now());
    }

    /** Others may work on it. */
    public void free(ReviewTask task, Caller person) {
        leases.free(task, person);
    }

    /**
     * A person hands a task over to another one of the same role, who works on it from then on.
     *
     * @param by works on it, or could
     * @return that role
     * @throws InvalidInput when one of them may not decide on it
     * @throws TaskRefused when it has ended, others work on it, it was moved too often, or the other person works on
     *     too many tasks
     * @throws NotDecided when it cannot be recorded
     */
    public Role handOver(PolicySnapshot snapshot, ReviewTask task, Caller by, Caller to, MoveCode code) {
        return moves.handOver(snapshot, task, by, to, code);
    }

    /**
     * A supervisor ends the work of others on a task. The supervisor gets no right to decide on it.
     *
     * @param to a person of the role, who works on it from then on; null for nobody in particular
     * @return the role in which somebody worked on it
     * @throws InvalidInput when the other person may not decide on it
     * @throws TaskRefused when it has ended, or nobody works on it
     * @throws NotDecided when it cannot be recorded
     */
    public Role takeOver(PolicySnapshot snapshot, ReviewTask task, Caller by, @Nullable Caller to, MoveCode code) {
        return moves.takeOver(snapshot, task, by, to, code);
    }

    /**
     * An agent wanted more tasks than it may have open.
     *
     * @param agent its id
     * @param most  how many it may have open
     */
    public record Flood(String agent, Instant at, int most) {}

    /** The agents that wanted more tasks than they may have open, the newest first: each at most once in an hour. */
    public List<Flood> floodsSince(Instant from) {
        return floods.since(from);
    }

    /** How often the agent has requested the action of a task while it waited, as far as it can still be read. */
    public int asked(ReviewTask task) {
        return asks.of(task);
    }

    /** The same for a list: at most a minute old. */
    public int askedAsListed(ReviewTask task) {
        return asks.listed(task);
    }

    /** To what people changed the action of a task; empty if they did not, or a person of it was erased. */
    public Optional<Changed> changed(ReviewTask task) {
        return fold.changed(task);
    }

    /**
     * What a caller may see of a task.
     *
     * @param state   at this moment
     * @param needed  the people who are needed by the active release, with those who have approved
     * @param open    those of them who are still needed
     * @param barred  why this caller may not decide on it; empty for one who may, and for a client
     * @param claimed who works on it; empty for a client
     * @param escalatedToCaller whether this person hears of it because nobody decided in time
     */
    public record Seen(
            ReviewTask task,
            ReviewState state,
            List<Caller.HeldRole> needed,
            List<Caller.HeldRole> open,
            Set<Bar> barred,
            List<Claimed> claimed,
            boolean escalatedToCaller) {

        public Seen {
            needed = List.copyOf(needed);
            open = List.copyOf(open);
            claimed = List.copyOf(claimed);
            barred = Collections.unmodifiableSet(new TreeSet<>(barred));
        }

        /** What this person may read of personal facts: in the roles that the task needs or that hear of it. */
        public CardReader reader(PolicySnapshot snapshot, Caller person, Collection<String> revealed, Instant now) {
            Set<Role> asked = needed.stream().map(Caller.HeldRole::role).collect(Collectors.toSet());
            task.escalated().filter(each -> each.isTo(person)).ifPresent(each -> asked.add(each.role()));
            return CardReader.of(
                    snapshot,
                    person.roles().stream()
                            .map(Caller.HeldRole::role)
                            .filter(asked::contains)
                            .toList(),
                    revealed,
                    now);
        }
    }

    /** The place of a task in the order of lists: the first due one first. */
    public record Place(Instant due, String task) implements Comparable<Place> {

        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::due).thenComparing(Place::task);

        public static Place of(ReviewTask task) {
            return new Place(task.due(), task.id());
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * A part of a list.
     *
     * @param after the place of the last task of the part before; null for the first part
     * @param most  how many tasks it has at most
     */
    public record Page(@Nullable Place after, int most) {

        static final Page ALL = new Page(null, Integer.MAX_VALUE);

        /** Whether the task is not in a part before. */
        public boolean includes(ReviewTask task) {
            return after == null || Place.of(task).compareTo(after) > 0;
        }
    }

    /**
     * The tasks that wait for a person.
     *
     * @param tasks  those of the page, in its order
     * @param number of all of them
     */
    public record Waiting(List<Seen> tasks, int number) {

        public Waiting {
            tasks = List.copyOf(tasks);
        }
    }

    /** The tasks that wait and that this person may see, the first due one first. */
    public List<Seen> waitingFor(PolicySnapshot snapshot, Caller person) {
        return waitingFor(snapshot, person, Page.ALL).tasks();
    }

    /** A part of these. */
    public Waiting waitingFor(PolicySnapshot snapshot, Caller person, Page page) {
        return reader.waitingFor(snapshot, person, page, clock.now());
    }

    /** A task that this caller may see: a client its own, a person those of a role of this person. */
    public Optional<Seen> task(PolicySnapshot snapshot, String id, Caller caller) {
        return reader.task(snapshot, id, caller, clock.now());
    }

    /**
     * The same for a client that asks for its own.
     *
     * @throws TaskRefused when it ended more than thirty days ago
     */
    public Optional<Seen> ofClient(PolicySnapshot snapshot, String id, Caller client) {
        Instant now = clock.now();
        Optional<Seen> seen = reader.task(snapshot, id, client, now);
        seen.ifPresent(each -> fold.refuseForgotten(each.task(), now));
        return seen;
    }

    /** The task of this client that an approval answered. */
    public Optional<Seen> approvedBy(String approval, Caller client) {
        return reader.approvedBy(approval, client, clock.now());
    }

    /** The person is shown the task now, with all that it is about. */
    public void opened(ReviewTask task, Caller person) {
        readings.opened(task.id(), person, clock.now());
    }

    /** What a person is shown of a task; empty if a person of the decision was erased. */
    public Optional<TaskCard> card(PolicySnapshot snapshot, Seen seen, Caller person) {
        return card(snapshot, seen, person, List.of());
    }

    /** The same with facts for which the person gave a reason. @param revealed their paths */
    public Optional<TaskCard> card(PolicySnapshot snapshot, Seen seen, Caller person, Collection<String> revealed) {
        return card(snapshot, seen.task(), seen.reader(snapshot, person, revealed, clock.now()));
    }

    /**
     * Records that a person is shown facts for a reason. Nobody reads them before.
     *
     * @param task     id of the task
     * @param decision id of the decision whose facts they are
     * @param facts    their paths
     * @throws InvalidInput when somebody of the decision was erased
     * @throws NotDecided when it cannot be recorded
     */
    public void revealed(Caller reader, String task, String decision, List<String> facts, String reason) {
        reveals.write(reader, task, decision, facts, reason);
    }

    private Optional<TaskCard> card(PolicySnapshot snapshot, ReviewTask task, CardReader reader) {
        Instant now = clock.now();
        return approving
                .held(snapshot, task.decision(), now)
                .map(held -> TaskCard.of(
                        held,
                        task,
                        fold.request(task),
                        fold.content(task),
                        ApprovalService.smallerValues(snapshot, held, now),
                        reader));
    }

    /**
     * Records a person's approval of what a task shows.
     *
     * @param version of the card that the person has seen
     * @param needed  whether the person says that a person was needed
     * @param recent  called before a formal review is approved; it throws when the person signed in too long ago
     * @throws TaskRefused when the task has ended, or has changed since
     * @throws InvalidInput when this person may not approve it
     * @throws NotDecided when it cannot be recorded
     */
    public ApprovalService.Approved approve(
            PolicySnapshot snapshot,
            ReviewTask task,
            String version,
            ApprovalService.Yes yes,
            ShownCard.Needed needed,
            Runnable recent) {
        return approve(snapshot, task, version, yes, new Showing(needed, null, recent, () -> {}));
    }

    /**
     * How an approval is given.
     *
     * @param batch  id of the step in which the person approves several; null for one alone
     * @param recent called before a formal review is approved
     * @param check  called while nobody else can approve the action, in addition to what is always checked
     */
    record Showing(ShownCard.Needed needed, @Nullable String batch, Runnable recent, Runnable check) {}

    private ApprovalService.Approved approve(
            PolicySnapshot snapshot, ReviewTask task, String version, ApprovalService.Yes yes, Showing how) {
        Instant now = clock.now();
        ShownCard shown =
                new ShownCard(how.needed(), readings.of(task, yes.by(), fold.content(task), now), how.batch());
        ApprovalService.Approved approved =
                approving.approve(snapshot, task.opening(), yes, shown, clock.id(), now, how.recent(), () -> {
                    refuseOther(snapshot, task.id(), version, now);
                    refuseClaimed(snapshot, task, yes.by(), now);
                    how.check().run();
                });
        leases.free(task, yes.by());
        return approved;
    }

    /**
     * One of several tasks that a person approves in one step.
     *
     * @param version  of the card that the person has seen
     * @param practice what is behind it, if nothing can be allowed by the task; null for any other one
     */
    public record BatchItem(
            ReviewTask task, String version, @Nullable OfPractice practice) {}

    /**
     * What is behind a task for practice.
     *
     * @param rejected the task that it looks like
     * @param held     the same as if nobody had decided on it
     * @param approve  called when the person approves it, instead of an approval
     */
    public record OfPractice(ReviewTask rejected, HeldForPeople held, Consumer<ApprovalService.Yes> approve) {}

    /**
     * The result of one of them.
     *
     * @param approved null if it was left out
     * @param code     why it was left out; empty if it was approved
     * @param says     the same in words
     */
    public record BatchResult(ReviewTask task, ApprovalService.@Nullable Approved approved, String code, String says) {}

    /** @param id of the step, which each of its approvals has in its entry */
    public record Batch(String id, List<BatchResult> results) {

        public Batch {
            results = List.copyOf(results);
        }
    }

    /** @throws InvalidInput when nobody may approve that many tasks in one step */
    public void refuseNumber(PolicySnapshot snapshot, int number) {
        batches.refuseNumber(snapshot, number);
    }

    /**
     * Approves several alike tasks in one step, each by the checks of an approval alone. What has changed is left out.
     *
     * @throws InvalidInput when there are too many, they are not alike, or one must be decided alone; nothing is
     *     approved then
     * @throws TaskRefused when the person has not opened the one that is drawn; nothing is approved then
     */
    public Batch approveTogether(PolicySnapshot snapshot, List<BatchItem> items, ApprovalService.Yes yes) {
        return batches.approve(snapshot, items, yes);
    }

    private void refuseClaimed(PolicySnapshot snapshot, ReviewTask task, Caller person, Instant now) {
        leases.refuseOther(task, person, needs.of(snapshot, task, now).deciding(), now);
    }

    /**
     * Records that a person rejects what a task shows. The same action is denied from then on.
     *
     * @param version of the task that the person has seen
     * @throws TaskRefused when the task has ended, or has changed since
     * @throws InvalidInput when this person may not decide on it, or the pack has no such code
     * @throws NotDecided when it cannot be recorded
     */
    public ApprovalService.Rejected reject(
            PolicySnapshot snapshot, ReviewTask task, String version, ApprovalService.No no) {
        Instant now = clock.now();
        if (task.escalated().filter(each -> each.isTo(no.by())).isEmpty()) {
            refuseOther(snapshot, task, no.by());
        }
        Role role = task.roleOf(no.by());
        ApprovalService.Rejected rejected =
                approving.reject(snapshot, task.opening(), no, role, clock.id(), now, () -> {
                    refuseOther(snapshot, task.id(), version, now);
                    refuseClaimed(snapshot, task, no.by(), now);
                });
        cancels.afterRejection(snapshot, task);
        return rejected;
    }

    /** People of another role decide neither for nor against it. */
    private void refuseOther(PolicySnapshot snapshot, ReviewTask task, Caller person) {
        Instant now = clock.now();
        TaskNeeds.Needed known = needs.of(snapshot, task, now);
        if (known.deciding().stream().anyMatch(person::has)) {
            return;
        }
        List<Caller.HeldRole> needed = known.all().isEmpty() ? task.slots() : known.all();
        // One that has ended is refused later, as such.
        if (task.state(now, fold::isUsed).isOpen() && needed.stream().noneMatch(person::has)) {
            throw otherRole(needed, person);
        }
    }

    /** The refusal of a person who has none of these roles. */
    static InvalidInput otherRole(List<Caller.HeldRole> needed, Caller person) {
        return new InvalidInput(new Problem(
                        "role",
                        "the task needs "
                                + needed.stream().map(Caller.HeldRole::toString).collect(Collectors.joining(" and "))
                                + ". Your roles: " + person.rolesText() + ".",
                        ""))
                .coded((needed.stream().anyMatch(person.standing().expired()::contains)
                                ? Bar.QUALIFICATION_EXPIRED
                                : Bar.WRONG_ROLE)
                        .name());
    }

    private void refuseOther(PolicySnapshot snapshot, String id, String version, Instant now) {
        ReviewTask task = fold.task(id).orElseThrow();
        fold.refuseEnded(task, now);
        String current = approving
                .held(snapshot, task.decision(), now)
                .map(held -> TaskCard.version(task, held))
                .orElse("");
        if (!current.equals(version)) {
            throw changed(current, version);
        }
    }

    static TaskRefused changed(String current, String version) {
        return new TaskRefused(
                TaskRefused.Why.CHANGED,
                "The task has version " + current + ", and you have seen version " + version
                        + ". Maybe read it again.");
    }
}
