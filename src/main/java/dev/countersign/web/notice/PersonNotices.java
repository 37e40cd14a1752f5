package dev.countersign.web.notice;

import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.held.Bar;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.facts.calendar.WorkingCalendar;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.RightsOf;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Person;
import dev.countersign.oversight.drill.Drills;
import dev.countersign.oversight.review.ReviewDesk;
import dev.countersign.oversight.review.ReviewTask;
import dev.countersign.oversight.review.TaskEvents;
import dev.countersign.web.review.FloodReaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells people by mail which tasks wait for them, in the working hours of their role: those of a high risk at once,
 * those of a medium risk together once an hour, and reminders and escalations at once. The moment of a mail follows
 * from the entries of the task and the calendar, so nothing of it is stored.
 */
public final class PersonNotices {

    /** After a start, mail of that time is sent, perhaps a second time. */
    private static final Duration AGAIN = Duration.ofHours(1);

    /** No task waits longer. */
    private static final Duration LONGEST_TASK = Duration.ofDays(31);
    /** An entry may be written later than the time that it has. */
    private static final Duration LATE = Duration.ofMinutes(2);
    /** Who hears of a task need not be able to decide on it, but is not concerned by it. */
    private static final Set<Bar> HEARS = EnumSet.of(Bar.WRONG_ROLE);

    private static final Duration AFTER_THE_OWNER = Duration.ofMinutes(15);
    private static final String HIGH = "HIGH";
    private static final String MEDIUM = "MEDIUM";

    private final ReviewDesk desk;
    private final Drills drills;
    private final TaskEvents events;
    private final Directory directory;
    private final Supplier<PolicySnapshot> policy;
    private final MailQueue queue;
    private final ClockAndRandom clock;
    private final Supplier<String> console;
    private final boolean rolesOfIssuer;
    private final MailAllowance allowance = new MailAllowance();

    private @Nullable Instant last;
    /** What was told to whom, and when: an entry may be read twice. */
    private final Map<String, Instant> told = new HashMap<>();

    /** By id, the tasks of which people were reminded, and when. */
    private final Map<String, Instant> reminded = new HashMap<>();

    /** @param rolesOfIssuer whether roles are known only while somebody is signed in: then nobody gets mail */
    PersonNotices(
            ReviewDesk desk,
            Drills drills,
            TaskEvents events,
            Directory directory,
            Supplier<PolicySnapshot> policy,
            MailQueue queue,
            ClockAndRandom clock,
            Supplier<String> console,
            boolean rolesOfIssuer) {
        this.desk = desk;
        this.drills = drills;
        this.events = events;
        this.directory = directory;
        this.policy = policy;
        this.queue = queue;
        this.clock = clock;
        this.console = console;
        this.rolesOfIssuer = rolesOfIssuer;
    }

    /** Writes the mail that is due, and sends what waits. */
    public synchronized void send() {
        Instant now = clock.now();
        if (last != null && !now.isAfter(last)) {
            queue.send(now);
            return;
        }
        Window window = new Window(last == null ? now.minus(AGAIN) : last.minus(LATE), now);
        allowance.at(now);
        reminded.putAll(events.remindedSince(last == null ? now.minus(LONGEST_TASK) : last.minus(LATE)));
        reminded.values().removeIf(at -> at.isBefore(now.minus(LONGEST_TASK)));
        PolicySnapshot snapshot = policy.get();
        DirectoryState state = directory.now();
        List<ReviewDesk.Flood> flooding = desk.floodsSince(window.from().minus(AFTER_THE_OWNER));
        for (Person person : state.people()) {
            Optional<Rights> rights = state.mailOf(person)
                    .filter(to -> state.absenceOf(person.id(), now).isEmpty())
                    .flatMap(to -> RightsOf.person(state, person, RightsOf.Given.NOTHING, rolesOfIssuer, now));
            if (rights.isPresent()) {
                tell(rights.get().caller(), snapshot, window);
                tellOfFloods(rights.get(), flooding, state, snapshot, window);
            }
        }
        last = now;
        told.values().removeIf(at -> at.isBefore(now.minus(AGAIN)));
        queue.send(now);
    }

    /** The time since the last look. @param from not part of it */
    private record Window(Instant from, Instant to) {

        boolean has(Instant moment) {
            return moment.isAfter(from) && !moment.isAfter(to);
        }
    }

    private void tell(Caller person, PolicySnapshot snapshot, Window window) {
        List<Mail.Line> atOnce = new ArrayList<>();
        List<Mail.Line> together = new ArrayList<>();
        Set<String> waiting = new HashSet<>();
        Map<String, Mail.Line> released = allowance.released(person.id());
        List<ReviewDesk.Seen> all = new ArrayList<>(desk.waitingFor(snapshot, person));
        all.addAll(drills.waitingFor(snapshot, person));
        for (ReviewDesk.Seen seen : all) {
            if (HEARS.containsAll(seen.barred())) {
                waiting.add(seen.task().id());
            }
            Optional<Role> needed = seen.barred().isEmpty() ? needed(seen, person) : Optional.empty();
            if (needed.isPresent()) {
                tell(new Due(seen.task(), needed.get(), snapshot, window), atOnce, together);
            } else if (HEARS.containsAll(seen.barred())) {
                escalated(seen, snapshot, window).ifPresent(atOnce::add);
            }
        }
        atOnce.removeIf(line -> !isNew(person, line, window.to()));
        together.removeIf(line -> !isNew(person, line, window.to()));
        released.values().stream()
                .filter(line -> waiting.contains(line.task().id()))
                .forEach(together::add);
        queue(person, atOnce, together, window.to());
    }

    /** Who owns an agent hears first that it asks for too much, and who supervises it a quarter of an hour later. */
    private void tellOfFloods(
            Rights rights,
            List<ReviewDesk.Flood> flooding,
            DirectoryState state,
            PolicySnapshot snapshot,
            Window window) {
        String person = rights.caller().id();
        List<String> agents = flooding.stream()
                .filter(flood -> FloodReaders.owns(state, snapshot, flood, person)
                        ? window.has(flood.at())
                        : FloodReaders.supervises(rights)
                                && window.has(flood.at().plus(AFTER_THE_OWNER)))
                .filter(flood -> told.putIfAbsent(person + "/" + flood.agent() + "/" + flood.at(), window.to()) == null)
                .map(ReviewDesk.Flood::agent)
                .distinct()
                .sorted()
                .toList();
        if (!agents.isEmpty()) {
            queue.put(Mail.ofFloods(person, agents, console.get()), window.to());
        }
    }

    private boolean isNew(Caller person, Mail.Line line, Instant now) {
        return told.putIfAbsent(person.id() + "/" + line.task().id() + "/" + line.why(), now) == null;
    }

    /** What one person is told of one task. @param role that is needed, and that the person has */
    private record Due(ReviewTask task, Role role, PolicySnapshot snapshot, Window window) {

        boolean has(Instant moment) {
            return window.has(working(calendar(), moment));
        }

        Mail.Line line(Mail.Why why) {
            return new Mail.Line(why, task, role.name(), calendar().zone());
        }

        private WorkingCalendar calendar() {
            return snapshot.own().calendar(role);
        }
    }

    private void tell(Due due, List<Mail.Line> atOnce, List<Mail.Line> together) {
        Instant opened = due.task().opened();
        boolean now = due.has(opened);
        boolean later = due.has(Mail.endOfHour(opened));
        String risk = now || later ? events.risk(drills.behind(due.task().id()).orElse(due.task())) : "";
        Instant half = reminded.get(due.task().id());
        if (now && risk.equals(HIGH)) {
            atOnce.add(due.line(Mail.Why.WAITS));
        } else if (later && risk.equals(MEDIUM)) {
            together.add(due.line(Mail.Why.WAITS));
        } else if (half != null && due.has(half)) {
            atOnce.add(due.line(Mail.Why.REMINDER));
        }
    }

    /** The mail to a person of the role that hears of a task because nobody decided in time. */
    private static Optional<Mail.Line> escalated(ReviewDesk.Seen seen, PolicySnapshot snapshot, Window window) {
        return seen.task()
                .escalated()
                .filter(each -> seen.escalatedToCaller() && each.role() != null)
                .map(each -> Map.entry(
                        new Due(seen.task(), Objects.requireNonNull(each.role()), snapshot, window), each.at()))
                .filter(each -> each.getKey().has(each.getValue()))
                .map(each -> each.getKey().line(Mail.Why.ESCALATED));
    }

    private void queue(Caller person, List<Mail.Line> atOnce, List<Mail.Line> together, Instant now) {
        allowance
                .singly(person.id(), atOnce)
                .forEach(line -> queue.put(Mail.of(person.id(), List.of(line), console.get()), now));
        if (!together.isEmpty()) {
            together.sort(Comparator.comparing(line -> line.task().due()));
            queue.put(Mail.of(person.id(), together, console.get()), now);
        }
    }

    /** The role that is still needed and that the person has. */
    private static Optional<Role> needed(ReviewDesk.Seen seen, Caller person) {
        return seen.open().stream()
                .map(Caller.HeldRole::role)
                .filter(role -> person.roles().stream().anyMatch(held -> held.role() == role))
                .findFirst();
    }

    /** That moment, or the next opening after it. Without a calendar it is the moment itself. */
    private static Instant working(WorkingCalendar calendar, Instant moment) {
        return calendar.due(moment, 0).at();
    }
}
