package dev.countersign.oversight.review;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.Catalogue;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.history.VisibleDecisions;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Finding;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.json.Sha256;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.entry.SealedEntry;
import dev.countersign.policy.PolicyRelease;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Held actions before people: a client opens a task, people approve it, and the client requests the action again. All
 * of it is in the ledger. Any number of threads may use it.
 */
public final class ReviewDesk {

    /** How long after a decision a task can be opened for it. */
    public static final Duration FRESH = Duration.ofMinutes(30);

    /** Code of a refusal: the text that would be sent is missing. */
    public static final String CONTENT_NEEDED = "CONTENT_NEEDED";
    /** Code of a refusal: the text is not the one that the digest of the action names. */
    public static final String CONTENT_MISMATCH = "CONTENT_MISMATCH";

    static final int MOST_OF_AGENT = 20;
    private static final int MOST = 10_000;
    private static final int LARGEST_CONTENT = 65_536;
    private static final Duration USUAL = Duration.ofHours(24);
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final double SECONDS_OF_AN_HOUR = 3600;
    private static final int ID = 16;
    private static final int SEED = 32;
    private static final String SHA256 = "sha256:";
    private static final String SEND = "SEND";
    private static final String MISSING = "action.properties.contentDigest";

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
        desk.fold.since(now.minus(LONGEST), MOST).stream()
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
     * @param digest   of the action that the client sent again: it must be the action of the decision
     * @param content  the text that would be sent; null for none
     */
    public record Wish(
            String decision, String digest, @Nullable String content) {}

    /**
     * Puts a held action before people. The same action has one task: whoever opens it again gets the task that waits.
     *
     * @throws TaskRefused when the decision does not wait for people, is not this client's or is too old, or the agent
     *     has too many open tasks
     * @throws InvalidInput when the text is missing, too long or another than the one of the action
     * @throws NotDecided when it cannot be recorded
     */
    public synchronized ReviewTask open(PolicySnapshot snapshot, Caller client, Wish wish) {
        Instant now = clock.now();
        StoredDecision decision = new VisibleDecisions(records, client)
                .decision(wish.decision())
                .filter(StoredDecision::isWhole)
                .orElseThrow(ReviewDesk::notYours);
        Facts facts = decision.facts();
        if (!facts.digest().equals(wish.digest())) {
            throw notYours();
        }
        if (decision.verdict() != Verdict.REVIEW) {
            throw notRequestable("its verdict was " + decision.verdict());
        }
        Optional<ReviewTask> opened = fold.ofDecision(wish.decision()).stream().findFirst();
        if (opened.isPresent()) {
            return opened.get();
        }
        if (!decision.decidedAt().plus(FRESH).isAfter(now)) {
            throw new TaskRefused(
                    TaskRefused.Why.EXPIRED,
                    "The decision was made at " + decision.decidedAt() + ", more than " + FRESH.toMinutes()
                            + " minutes ago. Maybe request the action again.");
        }
        ReviewTask.About about = new ReviewTask.About(RecordSubjects.of(facts).about(), facts.digest());
        checkContent(snapshot.release(), facts, wish.content(), now);
        Optional<ReviewTask> same = waiting.of(about, now);
        return same.isPresent() ? same.get() : opened(snapshot.release(), client, wish, decision, about, now);
    }

    private ReviewTask opened(
            PolicyRelease release,
            Caller client,
            Wish wish,
            StoredDecision decision,
            ReviewTask.About about,
            Instant now) {
        Evaluation evaluation = approving.evaluation(decision.facts(), about.subject(), release, now);
        List<Finding.Demand> demands = evaluation.oversight().open();
        if (evaluation.verdict() != Verdict.REVIEW || demands.isEmpty()) {
            throw notRequestable("it would now be " + evaluation.verdict() + " or is approved already");
        }
        ReviewTask.Agent agent = new ReviewTask.Agent(
                text(decision.facts(), CorePath.SUBJECT_TYPE), text(decision.facts(), CorePath.SUBJECT_ID));
        refuseMany(agent, now);
        Duration due = demands.stream()
                .map(Finding.Demand::dueHours)
                .filter(Objects::nonNull)
                .min(Double::compare)
                .map(hours -> Duration.ofSeconds((long) (hours * SECONDS_OF_AN_HOUR)))
                .orElse(USUAL);
        ReviewTask task = new ReviewTask(
                HexFormat.of().formatHex(clock.random(ID)),
                decision.id(),
                client.recordedAs(),
                agent,
                text(decision.facts(), CorePath.ACTION_NAME),
                String.valueOf(evaluation.oversight().measures().getOrDefault("grade", "")),
                demands.stream()
                        .map(demand -> new Caller.HeldRole(demand.role(), demand.qualifier()))
                        .toList(),
                now,
                now.plus(due),
                expires(decision.facts(), due, now),
                about,
                List.of(),
                null);
        folder.write(
                task.id(),
                () -> entry(task, release, wish.content())
                        .entry(clock.random(SEED), NotDecided.subjects(folder.ledger())),
                receipt -> waiting.put(task));
        return task;
    }

    /** After the due time the people have as much time again, but not beyond the time of the action. */
    private static Instant expires(Facts facts, Duration due, Instant now) {
        Duration twice = due.multipliedBy(2);
        Instant end = now.plus(twice.compareTo(LONGEST) < 0 ? twice : LONGEST);
        Instant planned = facts.plannedAt();
        return planned != null && planned.isAfter(now) && planned.isBefore(end) ? planned : end;
    }

    private static SealedEntry entry(ReviewTask task, PolicyRelease release, @Nullable String content) {
        ReviewTask.About about = Objects.requireNonNull(task.about());
        SealedEntry entry = new SealedEntry(EntryType.TASK_OPENED, task.id(), task.opened(), task.client())
                .with("action", Map.of("name", task.action()))
                .with(
                        "agent",
                        Map.of("type", task.agent().type(), "id", task.agent().id()))
                .with("decision", task.decision())
                .with("due", task.due().toString())
                .with("expires", task.expires().toString())
                .with("grade", task.grade())
                .with("release", release.id())
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

    /** Nobody approves a digest: people see the text that is sent. */
    private static void checkContent(PolicyRelease release, Facts facts, @Nullable String content, Instant now) {
        Object digest = facts.known().value(CorePath.ACTION_CONTENT_DIGEST);
        boolean sends = SEND.equals(Catalogue.of(
                        release,
                        text(facts, CorePath.ACTION_NAME),
                        release.dates(now).effectiveOn())
                .get("action.type"));
        if (digest == null) {
            if (sends) {
                throw refused(
                        CONTENT_NEEDED,
                        MISSING,
                        "the action sends something, and the decision names no text.",
                        "Maybe request the action again with the SHA-256 of the text.");
            }
            if (content != null) {
                throw refused(
                        CONTENT_MISMATCH,
                        MISSING,
                        "there is a text, and the decision names none.",
                        "Maybe request the action again with the SHA-256 of the text.");
            }
            return;
        }
        if (content == null) {
            throw refused(
                    CONTENT_NEEDED,
                    "content",
                    "the text is missing. People approve what they can read.",
                    "Maybe send the text whose SHA-256 is `contentDigest`.");
        }
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LARGEST_CONTENT) {
            throw refused(
                    CONTENT_MISMATCH,
                    "content",
                    "it has " + bytes.length + " bytes. Allowed: at most " + LARGEST_CONTENT + ".",
                    "Maybe shorten it.");
        }
        if (!(SHA256 + Sha256.hex(bytes)).equals(String.valueOf(digest))) {
            throw refused(
                    CONTENT_MISMATCH,
                    "content",
                    "its SHA-256 is `" + SHA256 + Sha256.hex(bytes) + "`, and the action names `"
                            + Problem.shown(String.valueOf(digest)) + "`.",
                    "Maybe send exactly the text that would be sent, in UTF-8.");
        }
    }

    /**
     * What a caller may see of a task.
     *
     * @param state   at this moment
     * @param open    the people who are still needed
     */
    public record Seen(ReviewTask task, ReviewState state, List<Caller.HeldRole> open) {}

    /** The tasks that wait and that this person may see, the first due one first. */
    public List<Seen> waitingFor(Caller person) {
        Instant now = clock.now();
        return waiting.waiting(now).stream()
                .filter(task -> isOfPool(task, person))
                .map(task -> seen(task, now))
                .toList();
    }

    /** A task that this caller may see: a client its own, a person those of a role of this person. */
    public Optional<Seen> task(String id, Caller caller) {
        Instant now = clock.now();
        return fold.task(id)
                .filter(task -> caller.kind() == Caller.Kind.PERSON ? isOfPool(task, caller) : isOfClient(task, caller))
                .map(task -> seen(task, now));
    }

    private Seen seen(ReviewTask task, Instant now) {
        return new Seen(task, task.state(now, fold::isUsed), task.open(now));
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
     * @param sentence who wants to do what to whom
     * @param content  the text that would be sent; empty for none
     * @param reasons  why it needs people, as the active release says it
     */
    public record Card(String sentence, Optional<String> content, List<Reason> reasons) {

        public Card {
            reasons = List.copyOf(reasons);
        }
    }

    /** Empty if a person of the decision was erased. */
    public Optional<Card> card(PolicySnapshot snapshot, ReviewTask task) {
        ReviewTask.About about = task.about();
        Optional<StoredDecision> held = records.decision(task.decision()).filter(StoredDecision::isWhole);
        if (held.isEmpty() || about == null) {
            return Optional.empty();
        }
        Facts facts = held.get().facts();
        Object person = facts.known().value(CorePath.ACTION_ON_BEHALF_OF);
        return Optional.of(new Card(
                "The " + task.agent().type() + " `" + task.agent().id() + "`"
                        + (person == null ? "" : ", for `" + person + "`,") + " wants to do `" + task.action()
                        + "` to " + text(facts, CorePath.RESOURCE_TYPE) + " `" + text(facts, CorePath.RESOURCE_ID)
                        + "`.",
                fold.content(task),
                approving
                        .evaluation(facts, about.subject(), snapshot.release(), clock.now())
                        .reasons()));
    }

    /**
     * Records a person's approval of what a task shows.
     *
     * @param version of the task that the person has seen
     * @param recent  called before a formal review is approved; it throws when the person signed in too long ago
     * @throws TaskRefused when the task has ended, or has changed since
     * @throws InvalidInput when this person may not approve it
     * @throws NotDecided when it cannot be recorded
     */
    public ApprovalService.Approved approve(
            PolicySnapshot snapshot, ReviewTask task, int version, ApprovalService.Yes yes, Runnable recent) {
        Instant now = clock.now();
        return approving.approve(
                snapshot, task.opening(), yes, clock.id(), now, recent, () -> refuseOther(task.id(), version, now));
    }

    private void refuseOther(String id, int version, Instant now) {
        ReviewTask task = fold.task(id).orElseThrow();
        ReviewState state = task.state(now, fold::isUsed);
        if (state != ReviewState.OPEN) {
            throw new TaskRefused(TaskRefused.Why.ALREADY_DECIDED, "The task is " + state + " already.");
        }
        if (task.version() != version) {
            throw new TaskRefused(
                    TaskRefused.Why.CHANGED,
                    "The task has version " + task.version() + ", and you have seen version " + version
                            + ". Maybe read it again.");
        }
    }

    private static String text(Facts facts, String path) {
        return String.valueOf(facts.known().value(path));
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

    private static InvalidInput refused(String code, String place, String says, String maybe) {
        return new InvalidInput(new Problem(place, says, maybe)).coded(code);
    }
}
