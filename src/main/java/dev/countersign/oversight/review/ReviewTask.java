package dev.countersign.oversight.review;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A held action that waits for people, with what has happened to it so far.
 *
 * @param client   which opened it
 * @param grade    of the review; empty if the pack gives none
 * @param release  id of the release that said who is needed
 * @param slots    the people who were needed when it was opened
 * @param due      when it should be decided
 * @param expires  from then on nobody can approve
 * @param nobody   whether it was escalated because nobody was there who could decide on it
 * @param about    what the decision is about, as {@link dev.countersign.decisions.record.RecordSubjects#about}, with
 *     the digest of the action; null if that was erased
 * @param course   what has happened to it so far
 */
public record ReviewTask(
        String id,
        String decision,
        String client,
        Agent agent,
        String action,
        String grade,
        String release,
        List<Caller.HeldRole> slots,
        Instant opened,
        Instant due,
        Instant expires,
        boolean nobody,
        @Nullable About about,
        Course course) {

    public ReviewTask {
        slots = List.copyOf(slots);
    }

    /**
     * What has happened to a task since it was opened.
     *
     * @param approvals in their order
     * @param questions to the client, in their order
     * @param told      what the clock has told people
     * @param closed    how it ended without approvals; null if it did not
     */
    public record Course(
            List<Given> approvals,
            List<Question> questions,
            Told told,
            @Nullable ReviewState closed) {

        static final Course NONE = new Course(List.of(), List.of(), Told.NOBODY, null);

        public Course {
            approvals = List.copyOf(approvals);
            questions = List.copyOf(questions);
        }
    }

    /**
     * A person asks the client.
     *
     * @param answered when the client answered; null if it did not
     */
    public record Question(String id, Instant at, @Nullable Instant answered) {}

    /**
     * What the clock has told people. Nobody decides by it.
     *
     * @param reminded  whether those who are needed were reminded
     * @param escalated who else hears of it; null if nobody does
     */
    public record Told(boolean reminded, @Nullable Escalation escalated) {

        static final Told NOBODY = new Told(false, null);
    }

    /**
     * Nobody has decided in time, so another role hears of a task.
     *
     * @param level from 1
     * @param role  null if the rows name none
     * @param at    when it was told
     * @param mayStandIn whether the rows let this role approve it instead of one that is needed
     */
    public record Escalation(int level, @Nullable Role role, Instant at, boolean mayStandIn) {

        /** Whether this person hears of it. */
        boolean isTo(Caller person) {
            return role != null && person.roles().stream().anyMatch(held -> held.role() == role);
        }
    }

    /** Who else hears of it; empty for nobody. */
    public Optional<Escalation> escalated() {
        return Optional.ofNullable(course.told().escalated());
    }

    /** The approvals, in their order. */
    public List<Given> approvals() {
        return course.approvals();
    }

    /** The question that waits for an answer; empty for none. */
    public Optional<Question> question() {
        return course.questions().stream()
                .filter(each -> each.answered() == null)
                .findFirst();
    }

    /** Who wants to act. */
    public record Agent(String type, String id) {}

    /** What was shown to people. */
    public record About(String subject, String digest) {}

    /**
     * One approval.
     *
     * @param at      when it was given
     * @param until   when it ends
     * @param revoked whether somebody took it back, at its end
     * @param left    how many people were still needed after it, by the release of that time; null if that is not on
     *     record, so that the slots of the task say it
     */
    public record Given(
            String id,
            Role role,
            String qualifier,
            Instant at,
            Instant until,
            boolean revoked,
            @Nullable Integer left) {

        private boolean countsAt(Instant moment) {
            return !at.isAfter(moment) && until.isAfter(moment);
        }
    }

    /** Nobody is there who can decide on it. */
    ReviewTask forNobody() {
        return new ReviewTask(
                id, decision, client, agent, action, grade, release, slots, opened, due, expires, true, about, course);
    }

    ReviewTask with(Given approval) {
        List<Given> all = new ArrayList<>(approvals());
        all.add(approval);
        return with(new Course(all, course.questions(), course.told(), course.closed()));
    }

    /** Somebody took an approval back. */
    ReviewTask without(String approval, Instant at) {
        List<Given> all = approvals().stream()
                .map(each -> each.id().equals(approval)
                        ? new Given(each.id(), each.role(), each.qualifier(), each.at(), at, true, each.left())
                        : each)
                .toList();
        return with(new Course(all, course.questions(), course.told(), course.closed()));
    }

    ReviewTask asked(Question question) {
        List<Question> all = new ArrayList<>(course.questions());
        all.add(question);
        return with(new Course(approvals(), all, course.told(), course.closed()));
    }

    ReviewTask answered(String question, Instant at) {
        List<Question> all = course.questions().stream()
                .map(each -> each.id().equals(question) ? new Question(each.id(), each.at(), at) : each)
                .toList();
        return with(new Course(approvals(), all, course.told(), course.closed()));
    }

    ReviewTask closed(ReviewState state) {
        return with(new Course(approvals(), course.questions(), course.told(), state));
    }

    /** Those who are needed were reminded. */
    ReviewTask reminded() {
        return with(new Course(
                approvals(), course.questions(), new Told(true, course.told().escalated()), course.closed()));
    }

    /** Another role hears of it. */
    ReviewTask escalated(Escalation to) {
        return with(new Course(
                approvals(), course.questions(), new Told(course.told().reminded(), to), course.closed()));
    }

    private ReviewTask with(Course next) {
        return new ReviewTask(
                id, decision, client, agent, action, grade, release, slots, opened, due, expires, nobody, about, next);
    }

    /** How many entries it has with which people and clients decided something: the number grows with each. */
    int transitions() {
        return 1
                + approvals().size()
                + (int) approvals().stream().filter(Given::revoked).count()
                + course.questions().size()
                + (int) course.questions().stream()
                        .filter(each -> each.answered() != null)
                        .count()
                + (course.closed() == null ? 0 : 1);
    }

    /** The first role that it needed and that the person has; else the first one of the person. */
    Role roleOf(Caller person) {
        return slots.stream()
                .filter(person::has)
                .map(Caller.HeldRole::role)
                .findFirst()
                .or(() -> person.roles().stream()
                        .map(Caller.HeldRole::role)
                        .sorted()
                        .findFirst())
                .orElseThrow();
    }

    /** What an approval needs of it. */
    ApprovalService.OpenedTask opening() {
        return new ApprovalService.OpenedTask(
                id, decision, due, expires, escalated().map(Escalation::role).orElse(null));
    }

    /**
     * @param isUsed whether a decision has used the approval with that id, and did not give it back before somebody
     *     took it back
     */
    public ReviewState state(Instant now, Predicate<String> isUsed) {
        if (isNew()) {
            return expires.isAfter(now) ? ReviewState.OPEN : ReviewState.EXPIRED;
        }
        ReviewState closed = course.closed();
        if (closed != null) {
            return closed;
        }
        if (about == null) {
            return ReviewState.CANCELLED;
        }
        if (approvals().stream().map(Given::id).anyMatch(isUsed)) {
            return ReviewState.USED;
        }
        Optional<Instant> complete = complete();
        if (complete.isPresent()) {
            return completed(complete.get(), now);
        }
        if (!expires.isAfter(now)) {
            return ReviewState.EXPIRED;
        }
        return question().isPresent() ? ReviewState.WAITING : ReviewState.OPEN;
    }

    /** Whether people have decided nothing about it yet, which is so for most of those that wait. */
    private boolean isNew() {
        return course.closed() == null
                && about != null
                && course.approvals().isEmpty()
                && course.questions().isEmpty();
    }

    /** Its state is that of the approval that ended first, of those that completed it. */
    private ReviewState completed(Instant complete, Instant now) {
        Given first = approvals().stream()
                .filter(each -> each.countsAt(complete))
                .min(Comparator.comparing(Given::until))
                .orElseThrow();
        if (first.until().isAfter(now)) {
            return ReviewState.APPROVED;
        }
        return first.revoked() ? ReviewState.REVOKED : ReviewState.LAPSED;
    }

    /** When everybody had approved; empty if somebody is still needed. An approval of who was erased does not count. */
    Optional<Instant> complete() {
        boolean erased = approvals().stream().anyMatch(each -> !each.countsAt(each.at()));
        return approvals().stream()
                .filter(each -> erased || each.left() == null ? open(each.at()).isEmpty() : each.left() == 0)
                .map(Given::at)
                .findFirst();
    }

    /** The people who are still needed at that time, of those who were needed when it was opened. */
    public List<Caller.HeldRole> open(Instant at) {
        List<Caller.HeldRole> open = new ArrayList<>(slots);
        approvals().stream()
                .filter(each -> each.countsAt(at))
                .forEach(each -> Stream.of(each.qualifier(), "")
                        .map(qualifier -> new Caller.HeldRole(each.role(), qualifier))
                        .filter(open::contains)
                        .findFirst()
                        .ifPresent(open::remove));
        return open;
    }
}
