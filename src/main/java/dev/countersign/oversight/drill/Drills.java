package dev.countersign.oversight.drill;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.held.Deadline;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.facts.json.Sha256;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.verify.SampleDraw;
import dev.countersign.oversight.review.Practice;
import dev.countersign.oversight.review.ReviewDesk;
import dev.countersign.oversight.review.ReviewTask;
import dev.countersign.oversight.review.TaskCard;
import dev.countersign.oversight.sample.SamplingDays;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Drills. One in fifty tasks of a day, drawn by the seed of the day, is followed by a task with a known mistake. It
 * looks like every other one, and nothing can be allowed by it. Any number of threads may use it.
 */
public final class Drills {

    /** One in fifty, in percent. */
    private static final BigDecimal SHARE = BigDecimal.valueOf(2);
    /** What is drawn: a version of it and the id of the task. */
    private static final String DRAWN = "countersign-drill-v1\n";

    private static final int MOST_A_DAY = 2;
    private static final int MINUTES = 60;
    private static final int ID = 32;
    private static final int SALTS = 32;
    private static final int HEX = 16;
    private static final int INDEX = 7;
    private static final Duration LONGEST = Duration.ofDays(30);

    private final DataFolder folder;
    private final DecisionRecords records;
    private final ClockAndRandom clock;
    private final SamplingDays days;
    private final Practice practice;
    private final DrillEntries entries;
    private final Map<String, DrillEntries.Open> open = new ConcurrentHashMap<>();

    private Drills(DataFolder folder, ReviewDesk desk, SamplingDays days, ClockAndRandom clock) {
        this.folder = folder;
        this.days = days;
        this.clock = clock;
        records = folder.records();
        practice = new Practice(folder, desk);
        entries = new DrillEntries(records, practice);
    }

    /** Reads the drills that are open. */
    public static Drills open(DataFolder folder, ReviewDesk desk, SamplingDays days, ClockAndRandom clock) {
        Drills drills = new Drills(folder, desk, days, clock);
        Instant now = clock.now();
        drills.entries.sequences(EntryType.TASK_OPENED, now.minus(LONGEST)).stream()
                .flatMap(sequence -> drills.entries.open(sequence).stream())
                .forEach(each -> drills.open.put(each.task().id(), each));
        return drills;
    }

    /** Whether a private part under that key tells that a task is a drill. */
    public static boolean isDrill(String key) {
        return key.startsWith(DrillEntries.KEY);
    }

    /** How a drill ends. */
    public enum End {
        /** The person rejected or changed it. */
        CAUGHT("DRILL_CAUGHT"),
        /** The person approved it. */
        MISSED("DRILL_MISSED"),
        /** The person asked the client, who cannot answer. */
        ASKED("DRILL_ASKED");

        private final String code;

        End(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }

        static boolean isCode(String text) {
            return Arrays.stream(values()).anyMatch(each -> each.code.equals(text));
        }
    }

    /**
     * @param card     what the person is shown
     * @param decision id of the decision whose facts it shows
     */
    public record Shown(ReviewDesk.Seen seen, TaskCard card, String decision) {}

    /**
     * Makes an item of a task that people rejected. Later drills show it.
     *
     * @param by       a COMPLIANCE_REVIEWER
     * @param rejected id of the task
     * @param instead  a thing and a text that do not exist, about nobody
     * @return id of the item
     * @throws InvalidInput when the person has not that role, it is not such a task, or something of it is real
     * @throws NotDecided when it cannot be recorded
     */
    public String make(PolicySnapshot snapshot, Caller by, String rejected, Practice.Instead instead) {
        if (by.roles().stream().noneMatch(held -> held.role() == Role.COMPLIANCE_REVIEWER)) {
            throw refused("person", "only a COMPLIANCE_REVIEWER makes drills. Your roles: " + by.rolesText() + ".", "");
        }
        ReviewTask like = practice.rejected(rejected)
                .orElseThrow(() -> refused(
                        "task",
                        "`" + Problem.shown(rejected) + "` is not a task that was rejected, can still be read, and "
                                + "needed one person and no formal review.",
                        "Maybe take another one."));
        checkInvented(snapshot, like, instead);
        String id = clock.id();
        write(id, DrillEntries.made(id, clock.now(), by, like, instead));
        return id;
    }

    private void checkInvented(PolicySnapshot snapshot, ReviewTask like, Practice.Instead instead) {
        ReviewTask.Agent thing = practice.thing(snapshot, like, clock.now())
                .orElseThrow(() -> refused(
                        "task",
                        "a person of it was erased, or its action needs nobody any more.",
                        "Maybe take another one."));
        String resource = instead.resource();
        if (resource.isBlank() || snapshot.knows(thing.type(), resource) || resource.equals(thing.id())) {
            throw refused(
                    "resource",
                    "`" + Problem.shown(resource) + "` is the id of a real " + thing.type() + ", or is empty.",
                    "Maybe use an id that nothing has, such as `DRILL-1`.");
        }
        Optional<String> real = practice.content(like);
        String content = instead.content();
        if (real.isPresent() != (content != null)
                || content != null
                        && (content.isBlank()
                                || content.strip().equals(real.get().strip()))) {
            throw refused(
                    "content",
                    real.isPresent()
                            ? "it must be a text of your own, with the mistake and about nobody."
                            : "the rejected task has no text.",
                    real.isPresent() ? "Maybe write the rejected text again about an invented person." : "Omit it.");
        }
    }

    private static InvalidInput refused(String place, String says, String maybe) {
        return new InvalidInput(new Problem(place, says, maybe));
    }

    /**
     * Opens the drills that the seed of the day has drawn, up to an hour after the tasks that drew them, and records
     * what the clock has done with those that are open.
     *
     * @throws NotDecided when one cannot be recorded
     */
    public synchronized void openDue(PolicySnapshot snapshot) {
        Instant now = clock.now();
        open.values().forEach(each -> tick(snapshot, each, now));
        LocalDate day = now.atOffset(ZoneOffset.UTC).toLocalDate();
        List<DrillItem> items = entries.items();
        Optional<byte[]> seed = items.isEmpty() ? Optional.empty() : days.seed(day);
        if (seed.isPresent()) {
            SampleDraw draw = new SampleDraw(seed.get());
            Instant begin = day.atStartOfDay(ZoneOffset.UTC).toInstant();
            for (long sequence : entries.sequences(EntryType.TASK_OPENED, begin)) {
                JsonNode task = records.json(sequence);
                String id = task.path("id").asString();
                if (draw.draws((DRAWN + id).getBytes(StandardCharsets.UTF_8), SHARE)
                        && records.place(task.path("decision").asString()).isPresent()) {
                    follow(snapshot, task, Sha256.hex(HexFormat.of().formatHex(seed.get()) + id), items, now);
                }
            }
        }
    }

    /** Records what the clock has done with it, as with any other task. */
    private void tick(PolicySnapshot snapshot, DrillEntries.Open drill, Instant now) {
        DrillEntries.Open current = drill;
        String id = clock.id();
        Optional<Practice.ClockStep> step = practice.next(snapshot, current.posed(), id, now);
        while (step.isPresent()) {
            write(id, step.get().entry());
            current = new DrillEntries.Open(step.get().after(), current.item());
            if (current.task().course().closed() == null) {
                open.put(current.task().id(), current);
                id = clock.id();
                step = practice.next(snapshot, current.posed(), id, now);
            } else {
                open.remove(current.task().id());
                step = Optional.empty();
            }
        }
    }

    /**
     * The task that a drill looks like; empty for any other task.
     *
     * @param task id of the task
     */
    public Optional<ReviewTask> behind(String task) {
        return Optional.ofNullable(open.get(task)).map(drill -> drill.item().rejected());
    }

    /** @param chance of the drawn task, unpredictable until the seed is revealed */
    private void follow(PolicySnapshot snapshot, JsonNode drawn, String chance, List<DrillItem> items, Instant now) {
        String id = Sha256.hex(chance).substring(0, ID);
        int number = Integer.parseInt(chance.substring(0, INDEX), HEX);
        Instant opened = UtcTime.read(drawn.path("at").asString());
        Duration delay = Duration.ofMinutes(1L + number % MINUTES);
        DrillItem item = items.get(number % items.size());
        Optional<Deadline> deadline =
                opened.plus(delay).isAfter(now) || records.place(id).isPresent()
                        ? Optional.empty()
                        : practice.deadline(snapshot, item.rejected(), now);
        if (deadline.isEmpty()) {
            return;
        }
        ReviewTask task = Practice.task(
                item.rejected(),
                id,
                clock.id(),
                DrillEntries.mark(item),
                snapshot.releaseId(),
                now,
                deadline.get().due(),
                deadline.get().expires());
        write(id, DrillEntries.opened(task, item, deadline.get().byWallClock()));
        open.put(id, new DrillEntries.Open(task, item));
    }

    /** The drills that this person may see now: none of the own ones, and none after two of a day. */
    public List<ReviewDesk.Seen> waitingFor(PolicySnapshot snapshot, Caller person) {
        Instant now = clock.now();
        if (open.isEmpty() || hadEnough(person, now)) {
            return List.of();
        }
        return open.values().stream()
                .filter(drill -> !drill.item().isMadeBy(person))
                .filter(drill -> practice.canBeShown(snapshot, drill.posed(), now))
                .flatMap(drill -> practice.seen(drill.posed(), person, now).stream())
                .toList();
    }

    /** The drill with that id, if this person may see it; empty if it is not one. */
    public Optional<Shown> find(PolicySnapshot snapshot, String id, Caller person) {
        return find(snapshot, id, person, List.of());
    }

    /** The same with facts for which the person gave a reason. @param revealed their paths */
    public Optional<Shown> find(PolicySnapshot snapshot, String id, Caller person, Collection<String> revealed) {
        DrillEntries.Open drill = open.get(id);
        Instant now = clock.now();
        if (drill == null || drill.item().isMadeBy(person) || hadEnough(person, now)) {
            return Optional.empty();
        }
        return practice.seen(drill.posed(), person, now)
                .flatMap(seen -> practice.card(
                                snapshot, drill.posed(), seen.reader(snapshot, person, revealed, now), now)
                        .map(card ->
                                new Shown(seen, card, drill.posed().rejected().decision())));
    }

    /** Whether it is a drill that has not ended, which this person may see or not. */
    public boolean isOpen(String id) {
        return open.containsKey(id);
    }

    private boolean hadEnough(Caller person, Instant now) {
        Instant begin = now.atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        return entries.endedBy(person, begin) >= MOST_A_DAY;
    }

    /** The person works on it. */
    public void claim(Shown drill, Caller person) {
        DrillEntries.Open found = open.get(drill.seen().task().id());
        if (found != null) {
            practice.claim(found.posed(), person, clock.now());
        }
    }

    /**
     * A person approves it, as any other task. From then on it is known to be a drill.
     *
     * @param version that the person has seen
     * @return whether it was still open; so for all other ways to end it
     * @throws InvalidInput when the same would be refused of any other task; so for all other ways to end it
     * @throws dev.countersign.oversight.review.TaskRefused when it has changed, or others work on it
     * @throws NotDecided when it cannot be recorded
     */
    public boolean approve(PolicySnapshot snapshot, Shown drill, String version, ApprovalService.Yes yes) {
        return end(
                drill,
                yes.by(),
                End.MISSED,
                (posed, now) -> practice.refuseApproval(snapshot, posed, version, yes, now));
    }

    /** A person rejects it, as any other task. */
    public boolean reject(PolicySnapshot snapshot, Shown drill, String version, ApprovalService.No no) {
        return end(
                drill,
                no.by(),
                End.CAUGHT,
                (posed, now) -> practice.refuseRejection(snapshot, posed, version, no, now));
    }

    /** A person changes it, as any other task. */
    public boolean edit(PolicySnapshot snapshot, Shown drill, String version, ReviewDesk.Edit edit) {
        return end(
                drill, edit.by(), End.CAUGHT, (posed, now) -> practice.refuseEdit(snapshot, posed, version, edit, now));
    }

    /** A person asks about it, as about any other task. */
    public boolean ask(PolicySnapshot snapshot, Shown drill, String version, ReviewDesk.Ask ask) {
        return end(
                drill,
                ask.by(),
                End.ASKED,
                (posed, now) -> practice.refuseQuestion(snapshot, posed, version, ask, now));
    }

    /** A person hands it over to another one, as any other task. */
    public boolean handOver(Shown drill, Caller by, Caller to) {
        return end(drill, by, End.ASKED, (posed, now) -> practice.refuseHandOver(posed, by, to, now));
    }

    /** A supervisor takes it over, as any other task. @param to null for nobody in particular */
    public boolean takeOver(Shown drill, Caller by, @Nullable Caller to) {
        return end(drill, by, End.ASKED, (posed, now) -> practice.refuseTakeOver(posed, to, now));
    }

    /** A supervisor cancels it, as any other task. */
    public boolean cancel(PolicySnapshot snapshot, Shown drill, ReviewDesk.Cancel cancel) {
        return end(drill, cancel.by(), End.ASKED, (posed, now) -> Practice.refuseCancel(snapshot, cancel, now));
    }

    /** The drill among several tasks that a person approves in one step; empty if it has ended. */
    public Optional<ReviewDesk.BatchItem> together(PolicySnapshot snapshot, Shown drill, String version) {
        ReviewTask task = drill.seen().task();
        return Optional.ofNullable(open.get(task.id()))
                .flatMap(found -> practice.together(
                        snapshot, found.posed(), yes -> approve(snapshot, drill, version, yes), clock.now()))
                .map(behind -> new ReviewDesk.BatchItem(task, version, behind));
    }

    /** Records how a person decided, if the same would be possible with any other task. */
    private synchronized boolean end(Shown drill, Caller person, End end, BiConsumer<Practice.Posed, Instant> refuse) {
        String task = drill.seen().task().id();
        DrillEntries.Open found = open.get(task);
        if (found == null) {
            return false;
        }
        Instant now = clock.now();
        refuse.accept(found.posed(), now);
        String id = clock.id();
        write(id, DrillEntries.ended(id, now, found.task(), person, end));
        open.remove(task);
        return true;
    }

    private void write(String id, SealedEntry entry) {
        folder.write(id, () -> entry.entry(clock.random(SALTS), NotDecided.subjects(folder.ledger())), receipt -> {});
    }
}
