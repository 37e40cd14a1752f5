package dev.countersign.oversight.measure;

import dev.countersign.decisions.record.EntryType;
import dev.countersign.facts.Role;
import dev.countersign.facts.calendar.WorkingCalendar;
import dev.countersign.facts.text.UtcTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The tasks that people ended, or nobody. */
final class EndedTasks {

    /** No task waits longer. */
    private static final Duration LONGEST = Duration.ofDays(30);

    private static final Set<String> TOUCHING = Set.of(
            EntryType.APPROVAL, EntryType.REJECTION, EntryType.TASK_EDITED, EntryType.QUESTION, EntryType.TASK_MOVED);

    private final ReviewedActs acts;

    EndedTasks(ReviewedActs acts) {
        this.acts = acts;
    }

    /**
     * A task that ended.
     *
     * @param people   who decided on it
     * @param expired  whether it ended because nobody decided in time
     * @param inTime   whether it ended until it was due
     * @param touched  whether somebody decided or asked something
     * @param erased   whether somebody who decided on it was erased
     * @param waited   from its opening to its end, in working hours
     */
    record Ended(
            Set<ReviewGroup> groups,
            Set<String> people,
            boolean expired,
            boolean inTime,
            boolean touched,
            boolean erased,
            Duration waited) {}

    /** Those that ended in that time. Tasks that a client took back are not among them. */
    List<Ended> between(Instant begin, Instant end, Function<Role, WorkingCalendar> calendars) {
        return Stream.of(EntryType.TASK_OPENED, EntryType.TASK_EDITED)
                .flatMap(type -> acts.sequences(type, begin.minus(LONGEST), end).stream())
                .map(acts::json)
                .filter(entry -> entry.has("slots")
                        && acts.json(entry.path("decision").asString("")).isPresent())
                .flatMap(entry -> ended(entry, begin, end, calendars).stream())
                .toList();
    }

    private Optional<Ended> ended(
            JsonNode opened, Instant begin, Instant end, Function<Role, WorkingCalendar> calendars) {
        List<ReviewedActs.Act> later = acts.ofTask(opened.path("id").asString()).stream()
                .sorted(Comparator.comparing(ReviewedActs.Act::at))
                .toList();
        Instant expires = UtcTime.read(opened.path("expires").asString());
        Optional<ReviewedActs.Act> last = last(later, opened.path("slots").size());
        if (last.isEmpty() && later.stream().anyMatch(EndedTasks::isTakenBack)) {
            return Optional.empty();
        }
        Instant at = last.map(ReviewedActs.Act::at).orElse(expires);
        if (at.isBefore(begin) || !at.isBefore(end)) {
            return Optional.empty();
        }
        Set<String> people = new HashSet<>();
        List<ReviewedActs.Act> touching =
                later.stream().filter(act -> TOUCHING.contains(act.type())).toList();
        touching.forEach(act -> people.addAll(act.people()));
        List<Role> roles = opened.path("slots")
                .valueStream()
                .map(slot -> Role.valueOf(slot.path("role").asString()))
                .toList();
        Instant from = UtcTime.read(opened.path("at").asString());
        return Optional.of(new Ended(
                groups(opened, roles),
                people,
                last.isEmpty(),
                last.isPresent() && !at.isAfter(UtcTime.read(opened.path("due").asString())),
                !touching.isEmpty(),
                later.stream()
                        .anyMatch(act -> EntryType.DECIDING.contains(act.type())
                                && act.people().isEmpty()),
                calendars.apply(roles.get(0)).worked(from, at)));
    }

    private static boolean isTakenBack(ReviewedActs.Act act) {
        return act.type().equals(EntryType.TASK_CLOSED)
                && !act.entry().path("state").asString("").equals("EXPIRED");
    }

    private static Set<ReviewGroup> groups(JsonNode opened, List<Role> roles) {
        Set<ReviewGroup> groups = new HashSet<>();
        groups.add(ReviewGroup.ALL);
        roles.forEach(role -> groups.add(ReviewGroup.role(role.name())));
        groups.add(ReviewGroup.action(opened.at("/action/name").asString("")));
        return groups;
    }

    /** With which a person ended it: a rejection, a change, or the last approval that it needed. */
    private static Optional<ReviewedActs.Act> last(List<ReviewedActs.Act> later, int needed) {
        List<ReviewedActs.Act> approvals = new ArrayList<>();
        for (ReviewedActs.Act act : later) {
            if (act.isApproval()) {
                approvals.add(act);
            }
            if (act.type().equals(EntryType.REJECTION)
                    || act.type().equals(EntryType.TASK_EDITED)
                    || act.isApproval() && isLast(act, approvals.size() == needed)) {
                return Optional.of(act);
            }
        }
        return Optional.empty();
    }

    /** @param all whether it is one for each role that was needed when the task was opened */
    private static boolean isLast(ReviewedActs.Act approval, boolean all) {
        JsonNode left = approval.entry().path(EntryType.LEFT);
        return left.isNumber() ? left.asInt() == 0 : all;
    }
}
