package dev.countersign.oversight.review;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.DecisionService;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.held.Deadline;
import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.decisions.held.ReviewLimits;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.VisibleDecisions;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.facts.words.ReviewLimit;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.journal.Entry;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Opens tasks for held actions: one for each action at a time. */
final class TaskOpening {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST = 10_000;
    private static final int ID = 16;
    private static final int SEED = 32;
    private static final String SUBJECT = "subject";
    private static final String AGENT = "agent";

    private final DataFolder folder;
    private final DecisionRecords records;
    private final ApprovalService approving;
    private final TaskFold fold;
    private final OpenTasks waiting;
    private final Floods floods;
    private final ClockAndRandom clock;

    TaskOpening(DataFolder folder, TaskFold fold, OpenTasks waiting, Floods floods, ClockAndRandom clock) {
        this.floods = floods;
        this.folder = folder;
        this.fold = fold;
        this.waiting = waiting;
        this.clock = clock;
        records = folder.records();
        approving = folder.approving();
    }

    /** An entry that is not written yet. @param task that it opens; null for none */
    record Made(@Nullable ReviewTask task, SealedEntry entry) {}

    /**
     * Puts a held action before people. The same action has one task: who opens it again gets the task that waits.
     *
     * @throws TaskRefused when the decision does not wait for people, is not this client's or is too old, the task is
     *     another client's, or the agent has too many open tasks
     * @throws InvalidInput when the text is missing, too long or another than the one of the action
     * @throws NotDecided when it cannot be recorded
     */
    ReviewTask open(PolicySnapshot snapshot, Caller client, ReviewDesk.Wish wish) {
        Instant now = clock.now();
        HeldForPeople held = new VisibleDecisions(records, client)
                .decision(wish.decision())
                .flatMap(decision -> approving.held(snapshot, decision.id(), now))
                .filter(found -> found.isAbout(wish.request()))
                .orElseThrow(TaskOpening::notYours);
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
        ReviewTask.About about = about(held);
        Optional<ReviewTask> same = waiting.of(about, now);
        try {
            return same.isPresent() ? ofClient(same.get(), client) : opened(snapshot, client, held, wish, now);
        } catch (OpenedBefore before) {
            return ofClient(before.task, client);
        }
    }

    private static ReviewTask.About about(HeldForPeople held) {
        return new ReviewTask.About(held.about(), held.digest());
    }

    /** Of a task of another client this one learns no more than that the action waits. */
    private static ReviewTask ofClient(ReviewTask task, Caller client) {
        if (!task.client().equals(client.recordedAs())) {
            throw notRequestable("another client has put the same action before people");
        }
        return task;
    }

    private ReviewTask opened(
            PolicySnapshot snapshot, Caller client, HeldForPeople held, ReviewDesk.Wish wish, Instant now) {
        refuseSettled(held);
        Opening opening = begun(snapshot, client, held, wish, now, () -> {
            // INVARIANT: an erasure has ended before this, or waits for it. A new key keeps no old data.
            refuseSettled(approving.held(snapshot, held.id(), now).orElseThrow(TaskOpening::notYours));
        });
        return opening.await();
    }

    /** A task that is being opened. */
    final class Opening {

        private final ReviewTask task;
        private final HeldForPeople held;
        private final ApprovalService.Queued queued;

        private Opening(ReviewTask task, HeldForPeople held, ApprovalService.Queued queued) {
            this.task = task;
            this.held = held;
            this.queued = queued;
        }

        ReviewTask task() {
            return task;
        }

        /** Its action. */
        HeldForPeople held() {
            return held;
        }

        /** @throws NotDecided when it is not on disk, or it is unknown in time whether it is */
        ReviewTask await() {
            queued.await().run();
            return task;
        }

        /** Cancels it; false if it is being written or is written. */
        boolean withdraw() {
            return queued.withdraw().getAsBoolean();
        }
    }

    /**
     * Puts an action before people without waiting for the disk, so that its decision is forced to disk with it.
     *
     * @return empty if the action was put before people or decided on before, or somebody was erased since: then
     *     {@link #open} gives the result
     */
    Optional<Opening> begin(
            PolicySnapshot snapshot, Caller client, DecisionService.Pending decision, ReviewDesk.Wish wish) {
        Instant now = clock.now();
        Optional<HeldForPeople> held = approving.justDecided(snapshot, decision, now);
        if (held.isEmpty()
                || !held.get().isOpen()
                || waiting.of(about(held.get()), now).isPresent()) {
            return Optional.empty();
        }
        ShownText.check(held.get(), wish.content());
        try {
            return Optional.of(begun(snapshot, client, held.get(), wish, now, () -> {
                if (!approving.isJustDecided(decision, now)) {
                    throw new TooLate();
                }
            }));
        } catch (TooLate | OpenedBefore e) {
            return Optional.empty();
        }
    }

    /** @param check called while nobody else decides on the action */
    private Opening begun(
            PolicySnapshot snapshot,
            Caller client,
            HeldForPeople held,
            ReviewDesk.Wish wish,
            Instant now,
            Runnable check) {
        Made made = make(snapshot, held, client.recordedAs(), wish.asked(), wish.content(), false, now);
        ReviewTask task = Objects.requireNonNull(made.task());
        if (wish.key() != null) {
            made.entry().under(wish.key(), held.about());
        }
        if (wish.callback() != null) {
            wish.callback().seal(made.entry(), held.about());
        }
        ReviewTask.Agent agent = task.agent();
        int most = new ReviewLimits(snapshot.release(), now).most(ReviewLimit.TASKS_OF_AGENT);
        if (!waiting.begin(agent, now, most, MOST)) {
            if (waiting.of(agent, now) >= most) {
                floods.refused(agent, most);
            }
            throw new TaskRefused(
                    TaskRefused.Why.TOO_MANY_OPEN,
                    "The agent `" + agent.id() + "` has " + most + " open tasks, or all agents together have " + MOST
                            + ". Maybe wait until people have decided some.");
        }
        ApprovalService.Queued queued;
        try {
            queued = approving.queueInTurn(
                    Set.of(held.digest()),
                    task.id(),
                    () -> {
                        waiting.of(about(held), now).ifPresent(opened -> {
                            throw new OpenedBefore(opened);
                        });
                        check.run();
                        return entry(made.entry());
                    },
                    () -> waiting.put(task));
        } catch (RuntimeException e) {
            waiting.end(agent);
            throw e;
        }
        queued.known().whenComplete((receipt, failure) -> waiting.end(agent));
        return new Opening(task, held, queued);
    }

    Entry entry(SealedEntry made) {
        return made.entry(clock.random(SEED), NotDecided.subjects(folder.ledger()));
    }

    private static void refuseSettled(HeldForPeople held) {
        if (!held.isOpen()) {
            throw notRequestable("it would now be " + held.evaluation().verdict() + ", or is approved already");
        }
    }

    /** People have decided on the action meanwhile, or somebody was erased. */
    private static final class TooLate extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private TooLate() {
            super(null, null, false, false);
        }
    }

    /** Another caller has opened it meanwhile. */
    private static final class OpenedBefore extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient ReviewTask task;

        private OpenedBefore(ReviewTask task) {
            super(null, null, false, false);
            this.task = task;
        }
    }

    /**
     * @param asked  the request, to be shown and changed
     * @param changed whether a person makes it of another task
     */
    Made make(
            PolicySnapshot snapshot,
            HeldForPeople held,
            String client,
            JsonNode asked,
            @Nullable String content,
            boolean changed,
            Instant now) {
        Deadline deadline = Deadline.of(held, snapshot.own(), now);
        ReviewTask task = new ReviewTask(
                HexFormat.of().formatHex(clock.random(ID)),
                held.id(),
                client,
                new ReviewTask.Agent(held.agentType(), held.agentId()),
                held.action(),
                held.grade(),
                held.release(),
                held.evaluation().oversight().open().stream()
                        .map(demand -> new Caller.HeldRole(demand.role(), demand.qualifier()))
                        .toList(),
                now,
                deadline.due(),
                deadline.expires(),
                false,
                about(held),
                ReviewTask.Course.NONE);
        SealedEntry entry = new SealedEntry(
                        changed ? EntryType.TASK_EDITED : EntryType.TASK_OPENED,
                        task.id(),
                        now,
                        changed ? Caller.PERSON : client)
                .with(TaskFold.CLIENT, client)
                .with("action", Map.of("name", task.action()))
                .with(
                        AGENT,
                        Map.of("type", task.agent().type(), "id", task.agent().id()))
                .with(TaskFold.CLOCK, deadline.byWallClock() ? "wall" : TaskFold.BUSINESS)
                .with("decision", task.decision())
                .with("due", UtcTime.text(task.due()))
                .with("expires", UtcTime.text(task.expires()))
                .with("grade", task.grade())
                .with(TaskFold.RELEASE, task.release())
                .with(
                        "slots",
                        task.slots().stream()
                                .map(slot -> Map.of("role", slot.role().name(), "qualifier", slot.qualifier()))
                                .toList())
                .sealed(held.about(), TaskFold.DIGEST, held.digest());
        sealed(entry, held.about(), asked, content, held.onBehalfOf().orElse(null));
        return new Made(task, entry);
    }

    /** The request, with the person who asks or for whom the agent acts in a part of this person. */
    static void sealed(
            SealedEntry entry, String about, JsonNode asked, @Nullable String content, @Nullable String onBehalfOf) {
        ObjectNode rest = JSON.createObjectNode();
        asked.properties().forEach(each -> rest.set(each.getKey(), each.getValue()));
        JsonNode subject = rest.remove(SUBJECT);
        boolean isAgent = subject.path("type").asString("").equals(AGENT);
        String person =
                onBehalfOf != null || isAgent ? onBehalfOf : subject.path("id").asString();
        entry.sealed(about, TaskFold.REQUEST, JSON.writeValueAsString(rest));
        entry.sealed(
                person == null ? about : RecordSubjects.STAFF + PersonId.form(person),
                SUBJECT,
                JSON.writeValueAsString(subject));
        if (content != null) {
            entry.sealed(about, TaskFold.CONTENT, content);
        }
    }

    static TaskRefused notYours() {
        return new TaskRefused(
                TaskRefused.Why.INVALID_BINDING,
                "The id names no decision of yours about this request. Maybe send `subject`, `action` and `resource` "
                        + "as they were decided, with the `decisionId` of the answer.");
    }

    private static TaskRefused notRequestable(String why) {
        return new TaskRefused(TaskRefused.Why.NOT_REQUESTABLE, "The decision does not wait for people: " + why + ".");
    }
}
