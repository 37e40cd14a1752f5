package dev.countersign.oversight.measure;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.ReadingTime;
import dev.countersign.decisions.record.ShownCard;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.facts.calendar.WorkingCalendar;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Whether the reviews of people are worth anything. Nothing here names a person: a group is shown if it has thirty
 * reviews of five people, and no subtraction from other groups leaves fewer than five. Any number of threads may use
 * it.
 */
public final class ReviewMeasures {

    /** The least number of people of a group. */
    public static final int LEAST_PEOPLE = Disclosure.PEOPLE;

    /** The least number of reviews of a group. */
    public static final int LEAST_REVIEWS = 30;

    /** The time for which a person sees what this person did. */
    private static final Duration OWN = Duration.ofDays(30);

    private static final double MILLIS_OF_HOUR = 3_600_000;
    private static final double LATE = 0.95;
    private static final double MIDDLE = 0.5;

    private final ReviewedActs acts;
    private final EndedTasks tasks;

    public ReviewMeasures(DecisionRecords records) {
        acts = new ReviewedActs(records);
        tasks = new EndedTasks(acts);
    }

    /**
     * How many of how many.
     *
     * @param count what was counted
     * @param of    the total
     */
    public record Value(int count, int of) {}

    /**
     * How long tasks waited that people ended, in working hours.
     *
     * @param median half of them waited no longer
     * @param late   one in twenty waited longer
     */
    public record Waiting(double median, double late) {}

    /**
     * The values of a group, or of one person for this person.
     *
     * @param reviews how often people approved, rejected or changed something
     * @param values  without those that would show what fewer than five people did
     * @param waiting null if it would show that, or there was none
     */
    public record Figures(
            int reviews,
            Map<ReviewMeasure, Value> values,
            @Nullable Waiting waiting) {

        public Figures {
            values = Collections.unmodifiableMap(new EnumMap<>(values));
        }
    }

    /** The figures of one group. */
    public record OfGroup(ReviewGroup group, Figures figures) {}

    /**
     * What can be shown of a period.
     *
     * @param groups   in the order of the groups
     * @param withheld whether there are groups that cannot be shown
     */
    public record Report(ReviewPeriod period, List<OfGroup> groups, boolean withheld) {

        public Report {
            groups = List.copyOf(groups);
        }
    }

    /** @param calendars the working hours of each role */
    public Report of(ReviewPeriod period, Function<Role, WorkingCalendar> calendars) {
        List<ReviewedActs.Act> all = acts.between(period.begin(), period.end());
        List<ReviewItem> reviews = all.stream()
                .map(act -> new ReviewItem(act.groups(), act.people(), true))
                .toList();
        Set<ReviewGroup> groups = new TreeSet<>();
        reviews.forEach(each -> groups.addAll(each.groups()));
        List<EndedTasks.Ended> ended = tasks.between(period.begin(), period.end(), calendars);
        boolean erased = reviews.stream().anyMatch(each -> each.people().isEmpty())
                || ended.stream().anyMatch(EndedTasks.Ended::erased);
        Set<ReviewGroup> shown = Disclosure.shown(wanted(groups, reviews, erased), reviews);
        Map<ReviewMeasure, List<ReviewItem>> items =
                items(all, ended, acts.drills(period.begin(), period.end()), period.end());
        Map<ReviewMeasure, Set<ReviewGroup>> shownOf = new EnumMap<>(ReviewMeasure.class);
        items.forEach((measure, each) -> shownOf.put(measure, Disclosure.shown(shown, each)));
        looks(period.begin(), period.end(), shown, items, shownOf);
        Set<ReviewGroup> waited = Disclosure.shown(shown, waitedFor(ended));
        List<OfGroup> figures = shown.stream()
                .map(group -> new OfGroup(
                        group,
                        new Figures(
                                count(reviews, group),
                                values(items, group, shownOf),
                                waited.contains(group) ? waiting(ended, group) : null)))
                .toList();
        return new Report(period, figures, shown.size() < groups.size());
    }

    /** Only all together if somebody was erased, because a group that was not shown before could be shown then. */
    private static List<ReviewGroup> wanted(Set<ReviewGroup> groups, List<ReviewItem> reviews, boolean erased) {
        return groups.stream()
                .filter(group -> !erased || group.equals(ReviewGroup.ALL))
                .filter(group -> count(reviews, group) >= LEAST_REVIEWS)
                .toList();
    }

    private static int count(List<ReviewItem> items, ReviewGroup group) {
        return (int)
                items.stream().filter(each -> each.groups().contains(group)).count();
    }

    private static Map<ReviewMeasure, Value> values(
            Map<ReviewMeasure, List<ReviewItem>> items, ReviewGroup group, Map<ReviewMeasure, Set<ReviewGroup>> shown) {
        Map<ReviewMeasure, Value> values = new EnumMap<>(ReviewMeasure.class);
        items.forEach((measure, each) -> {
            if (shown.getOrDefault(measure, Set.of()).contains(group)) {
                values.put(measure, value(each, group));
            }
        });
        return values;
    }

    private static Value value(List<ReviewItem> items, ReviewGroup group) {
        List<ReviewItem> all =
                items.stream().filter(each -> each.groups().contains(group)).toList();
        return new Value((int) all.stream().filter(ReviewItem::counts).count(), all.size());
    }

    private Map<ReviewMeasure, List<ReviewItem>> items(
            List<ReviewedActs.Act> all, List<EndedTasks.Ended> ended, List<ReviewedActs.Act> drills, Instant before) {
        Map<ReviewMeasure, List<ReviewItem>> items = new EnumMap<>(ReviewMeasure.class);
        for (ReviewMeasure measure : ReviewMeasure.values()) {
            items.put(measure, new ArrayList<>());
        }
        for (ReviewedActs.Act act : all) {
            add(items, ReviewMeasure.OVERRIDDEN, act, !act.isApproval());
            if (act.isApproval()) {
                approved(items, act, before);
            }
        }
        drills.forEach(act -> add(items, ReviewMeasure.DRILLS_CAUGHT, act, act.isCaught()));
        for (EndedTasks.Ended task : ended) {
            put(items, ReviewMeasure.IN_TIME, new ReviewItem(task.groups(), task.people(), task.inTime()));
            put(items, ReviewMeasure.EXPIRED_UNTOUCHED, new ReviewItem(task.groups(), task.people(), !task.touched()));
        }
        return items;
    }

    /** @param before uses from then on do not count, so that the approvals of a period stay the same ones */
    private void approved(Map<ReviewMeasure, List<ReviewItem>> items, ReviewedActs.Act act, Instant before) {
        reading(act.entry())
                .ifPresent(reading -> add(items, ReviewMeasure.TOO_FAST, act, ReadingTime.isTooShort(reading)));
        String needed = act.entry().path(ShownCard.NEEDED).asString("");
        if (needed.equals(ShownCard.Needed.YES.name()) || needed.equals(ShownCard.Needed.NO.name())) {
            add(items, ReviewMeasure.NEEDED, act, needed.equals(ShownCard.Needed.YES.name()));
        }
        List<String> uses = acts.uses(act.id(), before);
        if (!uses.isEmpty()) {
            add(items, ReviewMeasure.COMPLAINED, act, uses.stream().anyMatch(acts::isComplainedAbout));
        }
    }

    private static void add(
            Map<ReviewMeasure, List<ReviewItem>> items, ReviewMeasure measure, ReviewedActs.Act act, boolean counts) {
        put(items, measure, new ReviewItem(act.groups(), act.people(), counts));
    }

    private static void put(Map<ReviewMeasure, List<ReviewItem>> items, ReviewMeasure measure, ReviewItem item) {
        items.computeIfAbsent(measure, unused -> new ArrayList<>()).add(item);
    }

    /** How the person read what was approved; empty if it is not known. */
    static Optional<ShownCard.Reading> reading(JsonNode approval) {
        JsonNode shown = approval.path(ShownCard.SHOWN);
        return shown.isObject()
                ? Optional.of(new ShownCard.Reading(
                        shown.path("opened").asInt(),
                        shown.path("seconds").asInt(),
                        shown.path("words").asInt()))
                : Optional.empty();
    }

    /** What second readers thought of what people had approved. It hides each approver and each reader. */
    private void looks(
            Instant begin,
            Instant end,
            Set<ReviewGroup> shown,
            Map<ReviewMeasure, List<ReviewItem>> items,
            Map<ReviewMeasure, Set<ReviewGroup>> shownOf) {
        List<ReviewItem> byApprover = new ArrayList<>();
        List<ReviewItem> byReader = new ArrayList<>();
        for (long sequence : acts.sequences(EntryType.SECOND_LOOK, begin, end)) {
            JsonNode look = acts.json(sequence);
            String answer = look.path("answer").asString("");
            Set<ReviewGroup> groups = new HashSet<>();
            Set<String> approvers = new HashSet<>();
            for (String id : approvals(look)) {
                acts.approval(id).ifPresent(act -> {
                    groups.addAll(act.groups());
                    approvers.addAll(act.people());
                });
            }
            if (!answer.equals("CANNOT_TELL") && !groups.isEmpty()) {
                byApprover.add(new ReviewItem(groups, approvers, answer.equals("AGREE")));
                byReader.add(new ReviewItem(groups, acts.people(sequence), answer.equals("AGREE")));
            }
        }
        items.put(ReviewMeasure.AGREED, byApprover);
        boolean erased = Stream.concat(byApprover.stream(), byReader.stream())
                .anyMatch(each -> each.people().isEmpty());
        shownOf.put(
                ReviewMeasure.AGREED,
                Disclosure.shown(
                        Disclosure.shown(
                                shown.stream()
                                        .filter(group -> !erased || group.equals(ReviewGroup.ALL))
                                        .toList(),
                                byApprover),
                        byReader));
    }

    /** Ids of the approvals at which somebody looked: the one that it names, or those that its decision used. */
    private List<String> approvals(JsonNode look) {
        return look.has(EntryType.APPROVAL)
                ? List.of(look.path(EntryType.APPROVAL).asString(""))
                : acts.json(look.path("decision").asString("")).stream()
                        .flatMap(decision -> decision.path("uses").valueStream())
                        .map(id -> id.asString(""))
                        .toList();
    }

    private static List<ReviewItem> waitedFor(List<EndedTasks.Ended> ended) {
        return ended.stream()
                .filter(task -> !task.expired())
                .map(task -> new ReviewItem(task.groups(), task.people(), true))
                .toList();
    }

    private static @Nullable Waiting waiting(List<EndedTasks.Ended> ended, ReviewGroup group) {
        List<Double> hours = ended.stream()
                .filter(task -> !task.expired() && task.groups().contains(group))
                .map(task -> task.waited().toMillis() / MILLIS_OF_HOUR)
                .sorted()
                .toList();
        return hours.isEmpty() ? null : new Waiting(at(hours, MIDDLE), at(hours, LATE));
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    /** What a person did in the last thirty days, for this person only. */
    public Figures own(Caller person, Instant now) {
        Instant end = now.plusSeconds(1);
        List<ReviewedActs.Act> mine = ofPerson(acts.between(now.minus(OWN), end), person);
        List<ReviewedActs.Act> drills = ofPerson(acts.drills(now.minus(OWN), end), person);
        Map<ReviewMeasure, Value> values = new EnumMap<>(ReviewMeasure.class);
        items(mine, List.of(), drills, end).forEach((measure, items) -> {
            if (!items.isEmpty()) {
                values.put(measure, value(items, ReviewGroup.ALL));
            }
        });
        return new Figures(mine.size(), values, null);
    }

    private static List<ReviewedActs.Act> ofPerson(List<ReviewedActs.Act> all, Caller person) {
        return all.stream()
                .filter(act -> act.ids().stream().anyMatch(person.ids()::contains))
                .toList();
    }
}
