package dev.countersign.oversight.review;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.held.Bar;
import dev.countersign.decisions.held.Concerned;
import dev.countersign.decisions.held.Deadline;
import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.history.VisibleDecisions;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Finding;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.verdict.Request;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Held actions before people: a client opens a task, people approve it, and the client requests the action again. All
 * of it is in the ledger. Any number of threads may use it.
 */
public final class ReviewDesk {

    private static final int MOST_OF_AGENT = 20;
    private static final int MOST = 10_000;
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int ID = 16;
    private static final int SEED = 32;

    private final DataFolder folder;
    private final DecisionRecords records;
    private final ApprovalService approving;
    private final TaskFold fold;
    private final ClockAndRandom clock;
    private final OpenTasks waiting = new OpenTasks();

    private ReviewDesk(DataFolder folder, ClockAndRandom clock) {
        this.folder = folder;
        this.clock = clock;
        records = folder.records();
        approving = folder.approving();
        fold = new TaskFold(folder.ledger().entries(), records);
    }

    /** Reads the tasks that may still wait. Approvals through any door answer them from then on. */
    public static ReviewDesk open(DataFolder folder, ClockAndRandom clock) {
        ReviewDesk desk = new ReviewDesk(folder, clock);
        Instant now = clock.now();
        desk.fold.since(now.minus(LONGEST), now, MOST).stream()
                .filter(task -> task.state(now, approval -> false) == ReviewState.OPEN)
                .forEach(desk.waiting::put);
        desk.approving.answering(desk.answers());
        return desk;
    }

    private ApprovalService.Tasks answers() {
        return new ApprovalService.Tasks() {
            @Override
            public Optional<String> open(String digest, String about) {
                return waiting.of(new ReviewTask.About(about, digest), clock.now())
                        .map(ReviewTask::id);
            }

            @Override
            public void approved(String task, Approval approval, Instant at) {
                waiting.approved(
                        task,
                        new ReviewTask.Given(
                                approval.id(), approval.role(), approval.qualifier(), at, approval.until()));
            }

            @Override
            public void rejected(String task) {
                waiting.remove(task);
            }
        };
    }

    /** The data of these persons cannot be read any more. @param subjects such as {@code customer:C-1001} */
    public void forget(Set<String> subjects) {
        waiting.forget(subjects);
    }

    /**
     * What a client wants people to see.
     *
     * @param decision id of the decision that held the action
     * @param request  the request again: it must be the one of the decision
     * @param content  the text that would be sent; null for none
     */
    public record Wish(
            String decision, Request request, @Nullable String content) {}

    /**
     * Puts a held action before people. The same action has one task: who opens it again gets the task that waits.
     *
     * @throws TaskRefused when the decision does not wait for people, is not this client's or is too old, the task is
     *     another client's, or the agent has too many open tasks
     * @throws InvalidInput when the text is missing, too long or another than the one of the action
     * @throws NotDecided when it cannot be recorded
     */
    public synchronized ReviewTask open(PolicySnapshot snapshot, Caller client, Wish wish) {
        Instant now = clock.now();
        HeldForPeople held = new VisibleDecisions(records, client)
                .decision(wish.decision())
                .flatMap(decision -> approving.held(snapshot, decision.id(), now))
                .filter(found -> found.isAbout(wish.request()))
                .orElseThrow(ReviewDesk::notYours);
        if (held.decision().verdict() != Verdict.REVIEW) {
            throw notRequestable("its verdict was " + held.decision().verdict());
        }
        Optional<ReviewTask> opened = fold.ofDecision(wish.decision()).stream().findFirst();
        if (opened.isPresent()) {
            return ofClient(opened.get(), client);
        }
        Instant decidedAt = held.decision().decidedAt();
        if (!decidedAt.plus(HeldForPeople.FRESH).isAfter(now)) {
            throw new TaskRefused(
                    TaskRefused.Why.EXPIRED,
                    "The decision was made at " + decidedAt + ", more than " + HeldForPeople.FRESH.toMinutes()
                            + " minutes ago. Maybe request the action again.");
        }
        ShownText.check(held, wish.content());
        Optional<ReviewTask> same = waiting.of(new ReviewTask.About(held.about(), held.digest()), now);
        return same.isPresent() ? ofClient(same.get(), client) : opened(snapshot, client, held, wish.content(), now);
    }

    /** Of a task of another client this one learns no more than that the action waits. */
    private static ReviewTask ofClient(ReviewTask task, Caller client) {
        if (!isOfClient(task, client)) {
            throw notRequestable("another client has put the same action before people");
        }
        return task;
    }

    private ReviewTask opened(
            PolicySnapshot snapshot, Caller client, HeldForPeople held, @Nullable String content, Instant now) {
        if (!held.isOpen()) {
            throw notRequestable("it would now be " + held.evaluation().verdict() + ", or is approved already");
        }
        ReviewTask.Agent agent = new ReviewTask.Agent(held.agentType(), held.agentId());
        refuseMany(agent, now);
        List<Finding.Demand> demands = held.evaluation().oversight().open();
        Deadline deadline = Deadline.of(held, snapshot.own(), now);
        ReviewTask task = new ReviewTask(
                HexFormat.of().formatHex(clock.random(ID)),
                held.decision().id(),
                client.recordedAs(),
                agent,
                held.action(),
                held.grade(),
                demands.stream()
                        .map(demand -> new Caller.HeldRole(demand.role(), demand.qualifier()))
                        .toList(),
                now,
                deadline.due(),
                deadline.expires(),
                new ReviewTask.About(held.about(), held.digest()),
                List.of(),
                null);
        folder.write(
                task.id(),
                () -> {
                    // INVARIANT: an erasure has ended before this, or waits for it. A new key keeps no old data.
                    if (records.decision(task.decision())
                            .filter(StoredDecision::isWhole)
                            .isEmpty()) {
                        throw notYours();
                    }
                    return entry(task, held.release(), deadline, content)
                            .entry(clock.random(SEED), NotDecided.subjects(folder.ledger()));
                },
                receipt -> waiting.put(task));
        return task;
    }

    private static SealedEntry entry(ReviewTask task, String release, Deadline deadline, @Nullable String content) {
        ReviewTask.About about = Objects.requireNonNull(task.about());
        SealedEntry entry = new SealedEntry(EntryType.TASK_OPENED, task.id(), task.opened(), task.client())
                .with("action", Map.of("name", task.action()))
                .with(
                        "agent",
                        Map.of("type", task.agent().type(), "id", task.agent().id()))
                .with("clock", deadline.byWallClock() ? "wall" : "business")
                .with("decision", task.decision())
                .with("due", task.due().toString())
                .with("expires", task.expires().toString())
                .with("grade", task.grade())
                .with("release", release)
                .with(
                        "slots",
                        task.slots().stream()
                                .map(slot -> Map.of("role", slot.role().name(), "qualifier", slot.qualifier()))
                                .toList())
                .sealed(about.subject(), TaskFold.DIGEST, about.digest());
        return content == null ? entry : entry.sealed(about.subject(), TaskFold.CONTENT, content);
    }

    private void refuseMany(ReviewTask.Agent agent, Instant now) {
        if (waiting.ofAgent(agent, now) >= MOST_OF_AGENT || waiting.size() >= MOST) {
            throw new TaskRefused(
                    TaskRefused.Why.TOO_MANY_OPEN,
                    "The agent `" + agent.id() + "` has " + MOST_OF_AGENT + " open tasks, or all agents together have "
                            + MOST + ". Maybe wait until people have decided some.");
        }
    }

    /**
     * What a caller may see of a task.
     *
     * @param state   at this moment
     * @param open    the people who are still needed
     * @param barred  why this caller may not decide on it; empty for one who may, and for a client
     */
    public record Seen(ReviewTask task, ReviewState state, List<Caller.HeldRole> open, Set<Bar> barred) {

        public Seen {
            open = List.copyOf(open);
            barred = Collections.unmodifiableSet(new TreeSet<>(barred));
        }
    }

    /** The tasks that wait and that this person may see, the first due one first. */
    public List<Seen> waitingFor(Caller person) {
        Instant now = clock.now();
        return waiting.waiting(now).stream()
                .filter(task -> isOfPool(task, person))
                .map(task -> seen(task, person, now))
                .toList();
    }

    /** A task that this caller may see: a client its own, a person those of a role of this person. */
    public Optional<Seen> task(String id, Caller caller) {
        Instant now = clock.now();
        return fold.task(id)
                .filter(task -> caller.kind() == Caller.Kind.PERSON ? isOfPool(task, caller) : isOfClient(task, caller))
                .map(task -> seen(task, caller, now));
    }

    private Seen seen(ReviewTask task, Caller caller, Instant now) {
        ReviewState state = task.state(now, fold::isUsed);
        List<Caller.HeldRole> open = task.open(now);
        return new Seen(
                task,
                state,
                open,
                caller.kind() == Caller.Kind.PERSON && state == ReviewState.OPEN
                        ? barred(task, caller, open, now)
                        : Set.of());
    }

    private Set<Bar> barred(ReviewTask task, Caller person, List<Caller.HeldRole> open, Instant now) {
        ReviewTask.About about = Objects.requireNonNull(task.about());
        return waiting.concerned(task, this::concerned)
                .with(Bar.ALREADY_DECIDED, approving.approvers(about.digest(), about.subject(), now))
                .bars(person, open);
    }

    private Concerned concerned(ReviewTask task) {
        return approving.concerned(task.decision()).orElseGet(() -> new Concerned(Map.of(), task.client()));
    }

    private static boolean isOfPool(ReviewTask task, Caller person) {
        return person.reads() == Caller.Reads.EVERYTHING
                || task.slots().stream()
                        .anyMatch(slot -> person.roles().stream().anyMatch(held -> held.role() == slot.role()));
    }

    private static boolean isOfClient(ReviewTask task, Caller client) {
        return task.client().equals(client.recordedAs());
    }

    /**
     * What a person is shown of a task.
     *
     * @param version  another one after each transition, and when other rows, another risk or another grade would count
     * @param sentence who wants to do what to whom
     * @param content  the text that would be sent; empty for none
     * @param reasons  why it needs people, as the active release says it
     */
    public record Card(String version, String sentence, Optional<String> content, List<Reason> reasons) {

        public Card {
            reasons = List.copyOf(reasons);
        }
    }

    /** Empty if a person of the decision was erased. */
    public Optional<Card> card(PolicySnapshot snapshot, ReviewTask task) {
        return approving
                .held(snapshot, task.decision(), clock.now())
                .map(held -> new Card(
                        version(task, held),
                        "The " + held.agentType() + " `" + held.agentId() + "`"
                                + held.onBehalfOf()
                                        .map(person -> ", for `" + person + "`,")
                                        .orElse("")
                                + " wants to do `" + held.action() + "` to " + held.resourceType() + " `"
                                + held.resourceId() + "`.",
                        fold.content(task),
                        held.evaluation().reasons()));
    }

    private static String version(ReviewTask task, HeldForPeople held) {
        return task.transitions() + "-" + held.shown();
    }

    /**
     * Records a person's approval of what a task shows.
     *
     * @param version of the card that the person has seen
     * @param recent  called before a formal review is approved; it throws when the person signed in too long ago
     * @throws TaskRefused when the task has ended, or has changed since
     * @throws InvalidInput when this person may not approve it
     * @throws NotDecided when it cannot be recorded
     */
    public ApprovalService.Approved approve(
            PolicySnapshot snapshot, ReviewTask task, String version, ApprovalService.Yes yes, Runnable recent) {
        Instant now = clock.now();
        return approving.approve(
                snapshot,
                task.opening(),
                yes,
                clock.id(),
                now,
                recent,
                () -> refuseOther(snapshot, task.id(), version, now));
    }

    /**
     * Records that a person rejects what a task shows. The same action is denied from then on.
     *
     * @param version of the task that the person has seen
     * @return until when the action is denied
     * @throws TaskRefused when the task has ended, or has changed since
     * @throws InvalidInput when this person may not decide on it
     * @throws NotDecided when it cannot be recorded
     */
    public Instant reject(PolicySnapshot snapshot, ReviewTask task, String version, ApprovalService.No no) {
        Instant now = clock.now();
        if (task.slots().stream().noneMatch(no.by()::has)) {
            throw new InvalidInput(new Problem(
                    "role",
                    "the task needs "
                            + task.slots().stream()
                                    .map(Caller.HeldRole::toString)
                                    .collect(Collectors.joining(" and "))
                            + ". Your roles: " + no.by().rolesText() + ".",
                    ""));
        }
        return approving.reject(
                snapshot, task.opening(), no, clock.id(), now, () -> refuseOther(snapshot, task.id(), version, now));
    }

    private void refuseOther(PolicySnapshot snapshot, String id, String version, Instant now) {
        ReviewTask task = fold.task(id).orElseThrow();
        ReviewState state = task.state(now, fold::isUsed);
        if (state != ReviewState.OPEN) {
            throw new TaskRefused(TaskRefused.Why.ALREADY_DECIDED, "The task is " + state + " already.");
        }
        String current = approving
                .held(snapshot, task.decision(), now)
                .map(held -> version(task, held))
                .orElse("");
        if (!current.equals(version)) {
            throw new TaskRefused(
                    TaskRefused.Why.CHANGED,
                    "The task has version " + current + ", and you have seen version " + version
                            + ". Maybe read it again.");
        }
    }

    private static TaskRefused notYours() {
        return new TaskRefused(
                TaskRefused.Why.INVALID_BINDING,
                "There is no such decision of yours about this request. Maybe send `subject`, `action` and `resource` "
                        + "as they were decided, with the `decisionId` of the answer.");
    }

    private static TaskRefused notRequestable(String why) {
        return new TaskRefused(TaskRefused.Why.NOT_REQUESTABLE, "The decision does not wait for people: " + why + ".");
    }
}
