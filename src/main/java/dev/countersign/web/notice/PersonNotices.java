package dev.countersign.web.notice;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.facts.calendar.WorkingCalendar;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.RightsOf;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Person;
import dev.countersign.oversight.review.ReviewDesk;
import dev.countersign.oversight.review.ReviewTask;
import dev.countersign.oversight.review.TaskEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells people by mail which tasks wait for them: those of a high risk at once, those of a medium risk together once an
 * hour, both in the working hours of their role. The moment of a mail follows from the task and the calendar, so
 * nothing of it is stored.
 */
public final class PersonNotices {

    /** After a start, mail of that time is sent, perhaps a second time. */
    private static final Duration AGAIN = Duration.ofHours(1);

    /** Of single mails to a person in an hour. More tasks come in one mail. */
    private static final int MOST_SINGLE = 20;

    private static final String HIGH = "HIGH";
    private static final String MEDIUM = "MEDIUM";

    private final ReviewDesk desk;
    private final TaskEvents events;
    private final Directory directory;
    private final Supplier<OwnFacts> own;
    private final MailQueue queue;
    private final ClockAndRandom clock;
    private final Supplier<String> console;

    private @Nullable Instant last;
    /** Ids of people, with the number of their single mails in {@link #hour}. */
    private final Map<String, Integer> single = new HashMap<>();

    private Instant hour = Instant.EPOCH;

    PersonNotices(
            ReviewDesk desk,
            TaskEvents events,
            Directory directory,
            Supplier<OwnFacts> own,
            MailQueue queue,
            ClockAndRandom clock,
            Supplier<String> console) {
        this.desk = desk;
        this.events = events;
        this.directory = directory;
        this.own = own;
        this.queue = queue;
        this.clock = clock;
        this.console = console;
    }

    /** Writes the mail that is due, and sends what waits. */
    public synchronized void send() {
        Instant now = clock.now();
        Window window = new Window(last == null ? now.minus(AGAIN) : last, now);
        if (!Mail.endOfHour(now).equals(hour)) {
            hour = Mail.endOfHour(now);
            single.clear();
        }
        DirectoryState state = directory.now();
        for (Person person : state.people()) {
            Optional<String> mail = state.mailOf(person);
            Optional<Caller> caller =
                    mail.flatMap(to -> RightsOf.person(state, person, now)).map(Rights::caller);
            if (caller.isPresent()) {
                tell(mail.orElseThrow(), caller.get(), window);
            }
        }
        last = now;
        queue.send(now);
    }

    /** The time since the last look. @param from not part of it */
    private record Window(Instant from, Instant to) {

        boolean has(Instant moment) {
            return moment.isAfter(from) && !moment.isAfter(to);
        }
    }

    private void tell(String to, Caller person, Window window) {
        List<Mail.Line> atOnce = new ArrayList<>();
        List<Mail.Line> together = new ArrayList<>();
        for (ReviewDesk.Seen seen : desk.waitingFor(person)) {
            ReviewTask task = seen.task();
            Optional<Role> role = role(seen, person);
            if (role.isEmpty() || !seen.barred().isEmpty()) {
                continue;
            }
            WorkingCalendar calendar = own.get().calendar(role.get());
            boolean now = window.has(working(calendar, task.opened()));
            boolean later = window.has(working(calendar, Mail.endOfHour(task.opened())));
            if (now || later) {
                String risk = events.risk(task);
                Mail.Line line = new Mail.Line(task, role.get().name(), calendar.zone());
                if (now && risk.equals(HIGH)) {
                    atOnce.add(line);
                } else if (later && risk.equals(MEDIUM)) {
                    together.add(line);
                }
            }
        }
        if (atOnce.size() + single.getOrDefault(person.id(), 0) > MOST_SINGLE) {
            together.addAll(atOnce);
            atOnce.clear();
        }
        single.merge(person.id(), atOnce.size(), Integer::sum);
        atOnce.forEach(line -> queue.put(Mail.of(to, List.of(line), console.get()), window.to()));
        if (!together.isEmpty()) {
            together.sort(Comparator.comparing(line -> line.task().due()));
            queue.put(Mail.of(to, together, console.get()), window.to());
        }
    }

    /** The role that is still needed and that the person has. */
    private static Optional<Role> role(ReviewDesk.Seen seen, Caller person) {
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
