package dev.countersign.oversight.review;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.held.Bar;
import dev.countersign.decisions.held.CardReader;
import dev.countersign.decisions.held.Concerned;
import dev.countersign.decisions.held.Deadline;
import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.decisions.held.ReviewCodes;
import dev.countersign.decisions.held.Settled;
import dev.countersign.decisions.held.ShownFact;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Risk;
import dev.countersign.facts.json.Sha256;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.verdict.Request;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tasks for practice. They look like one that people rejected, with another thing and another text, and no decision is
 * behind them. Any number of threads may use it.
 */
public final class Practice {

    /** What a person is told who approved one. */
    public static final String MISSED =
            "This was practice: the text or the values have a mistake. Nothing was done by your approval.";

    private static final String CONTENT_DIGEST = ChangedAction.CONTENT_DIGEST;

    private final DataFolder folder;
    private final TaskFold fold;
    private final ReviewDesk desk;
    private final Leases leases;

    /** @param desk on whose tasks people work too: together no more than one person may */
    public Practice(DataFolder folder, ReviewDesk desk) {
        this.desk = desk;
        this.folder = folder;
        leases = desk.leases();
        fold = new TaskFold(folder.ledger().entries(), folder.records());
    }

    /**
     * What is shown instead of the real thing and the real text.
     *
     * @param resource id of a thing that does not exist
     * @param content  the text; null if the task has none
     */
    public record Instead(String resource, @Nullable String content) {}

    /** A task that people rejected and that one person could have approved; empty if it is not one. */
    public Optional<ReviewTask> rejected(String task) {
        return fold.task(task)
                .filter(each -> each.course().closed() == ReviewState.REJECTED
                        && each.about() != null
                        && each.slots().size() == 1
                        && !each.grade().equals(HeldForPeople.FORMAL_REVIEW));
    }

    /** The text of a task that people rejected. */
    public Optional<String> content(ReviewTask rejected) {
        return fold.content(rejected);
    }

    /** What a rejected task was about: type and id of the thing; empty if a person of it was erased. */
    public Optional<ReviewTask.Agent> thing(PolicySnapshot snapshot, ReviewTask rejected, Instant now) {
        return held(snapshot, rejected, now).map(held -> new ReviewTask.Agent(held.resourceType(), held.resourceId()));
    }

    /** The deadlines of what looks like a rejected task, from now on; empty if a person of it was erased. */
    public Optional<Deadline> deadline(PolicySnapshot snapshot, ReviewTask rejected, Instant now) {
        return held(snapshot, rejected, now).map(held -> Deadline.of(held, snapshot.own(), now));
    }

    private Optional<HeldForPeople> held(PolicySnapshot snapshot, ReviewTask rejected, Instant now) {
        return folder.approving()
                .heldAlone(snapshot, rejected.decision(), now)
                .filter(held -> held.isOpen()
                        && held.evaluation().risk() != Risk.HIGH
                        && !Settled.isAgentGone(snapshot, held, now));
    }

    /** Whether the rejected task can still be shown. */
    public boolean canBeShown(PolicySnapshot snapshot, Posed posed, Instant now) {
        return held(snapshot, posed.rejected(), now).isPresent();
    }

    /**
     * What a person is shown of a task for practice; empty if the rejected task cannot be shown any more.
     *
     * @param reader what the person may read of personal facts: those of the rejected task, without its customer
     */
    public Optional<TaskCard> card(PolicySnapshot snapshot, Posed posed, CardReader reader, Instant now) {
        ReviewTask rejected = posed.rejected();
        Instead instead = posed.instead();
        return held(snapshot, rejected, now).map(held -> {
            TaskCard like = TaskCard.of(
                    held,
                    posed.task(),
                    fold.request(rejected),
                    Optional.ofNullable(instead.content()),
                    ApprovalService.smallerValues(snapshot, held, now),
                    reader);
            ObjectNode effect = like.effect().deepCopy();
            if (instead.content() != null) {
                effect.put(CONTENT_DIGEST, "sha256:" + Sha256.hex(instead.content()));
            }
            return new TaskCard(
                    like.version(),
                    "The " + held.agentType() + " `" + held.agentId() + "` wants to do `" + held.action() + "` to "
                            + held.resourceType() + " `" + instead.resource() + "`.",
                    like.content(),
                    effect,
                    like.mayEdit(),
                    like.reasons(),
                    like.facts().stream().map(fact -> fact(fact, held, instead)).toList(),
                    like.allowedInstead(),
                    like.smallerValues(),
                    like.obligations(),
                    like.onTimeout(),
                    like.agentSays());
        });
    }

    private static ShownFact fact(ShownFact fact, HeldForPeople held, Instead instead) {
        boolean isThing = fact.value()
                .map(String::valueOf)
                .filter(held.resourceId()::equals)
                .isPresent();
        return isThing ? fact.of(instead.resource()) : fact;
    }

    /** A task for practice with all that its later entries say. */
    public ReviewTask withLater(ReviewTask task) {
        return fold.withLater(task);
    }

    /**
     * What the clock does with a task for practice, as with any other task.
     *
     * @param entry says it
     * @param after the task from then on
     */
    public record ClockStep(SealedEntry entry, ReviewTask after) {}

    /**
     * The first thing that the clock should have done with it and has not; empty for nothing.
     *
     * @param id of the entry
     */
    public Optional<ClockStep> next(PolicySnapshot snapshot, Posed posed, String id, Instant now) {
        return TaskMoment.missed(
                        posed.task(), now, approval -> false, task -> desk.halfTime(snapshot, task), task -> false)
                .stream()
                .findFirst()
                .map(moment ->
                        TaskTimes.step(moment.kind(), posed.task(), held(snapshot, posed.rejected(), now), id, now))
                .map(step -> new ClockStep(step.entry(), step.change().apply(posed.task())));
    }

    /** What a person may see of it; empty for a client, and for people of other roles. */
    public Optional<ReviewDesk.Seen> seen(Posed posed, Caller person, Instant now) {
        ReviewTask task = posed.task();
        boolean isEscalated = TaskReader.isEscalatedTo(task, person);
        boolean isOfPool =
                person.kind() == Caller.Kind.PERSON && (isEscalated || TaskReader.isOfPool(task.slots(), person));
        return isOfPool && task.expires().isAfter(now)
                ? Optional.of(new ReviewDesk.Seen(
                        task,
                        ReviewState.OPEN,
                        task.slots(),
                        task.slots(),
                        barred(posed, person),
                        leases.claimed(task, person, now),
                        isEscalated))
                : Optional.empty();
    }

    /** The roles that decide on it: those that it needs, and the one that may stand in for one of them now. */
    private static List<Caller.HeldRole> deciding(Posed posed) {
        List<Caller.HeldRole> roles = new ArrayList<>(posed.task().slots());
        posed.task()
                .escalated()
                .filter(ReviewTask.Escalation::mayStandIn)
                .map(ReviewTask.Escalation::role)
                .ifPresent(role -> roles.add(new Caller.HeldRole(role, "")));
        return roles;
    }

    private Set<Bar> barred(Posed posed, Caller person) {
        return concerned(posed).bars(Concerned.Known.of(person), deciding(posed));
    }

    /** Those whom any task of the agent bars: it is about no customer and for nobody, and nobody has decided on it. */
    private Concerned concerned(Posed posed) {
        return folder.approving()
                .concerned(posed.rejected().opening(), false)
                .map(all ->
                        all.without(Bar.ALREADY_DECIDED).without(Bar.SUBJECT).without(Bar.ON_BEHALF))
                .orElseGet(() -> Concerned.nobody(posed.task().agent().id()));
    }

    /** The same as for every task: others do not decide on it for 15 minutes. */
    public void claim(Posed posed, Caller person, Instant now) {
        refuse(posed, person);
        refuseRole(posed, person);
        leases.claim(posed.task(), person, deciding(posed), now);
    }

    /**
     * A task for practice.
     *
     * @param rejected the task that it looks like
     */
    public record Posed(ReviewTask task, ReviewTask rejected, Instead instead) {}

    /**
     * The refusals of an approval of any task.
     *
     * @param version that the person has seen
     * @throws InvalidInput when the person may not approve it
     * @throws TaskRefused when it has changed, or others work on it
     */
    public void refuseApproval(
            PolicySnapshot snapshot, Posed posed, String version, ApprovalService.Yes yes, Instant now) {
        ApprovalService.refuseStranger(snapshot, yes);
        refuse(posed, yes.by());
        refuseOther(snapshot, posed, version, now);
        refuseClaimed(posed, yes.by(), now);
        held(snapshot, posed.rejected(), now)
                .ifPresent(held -> folder.approving()
                        .refuseForPractice(snapshot, held, posed.task().opening(), yes, now));
    }

    /**
     * The refusals of a rejection of any task.
     *
     * @param version that the person has seen
     * @throws InvalidInput when the person may not reject it, or the pack has no such code
     * @throws TaskRefused when it has changed, or others work on it
     */
    public void refuseRejection(
            PolicySnapshot snapshot, Posed posed, String version, ApprovalService.No no, Instant now) {
        if (!TaskReader.isEscalatedTo(posed.task(), no.by())) {
            refuseRole(posed, no.by());
        }
        ReviewCodes.of(snapshot.release(), now).no(no.code(), no.reason());
        refuseStranger(snapshot, no.by(), no.reason());
        refuse(posed, no.by());
        refuseOther(snapshot, posed, version, now);
        refuseClaimed(posed, no.by(), now);
    }

    /**
     * The refusals of a change of any task.
     *
     * @param version that the person has seen
     * @throws InvalidInput when the person may not decide on it, the rows do not allow the change, nothing is changed,
     *     or the changed action would be denied
     * @throws TaskRefused when it has changed, or others work on it
     */
    public void refuseEdit(PolicySnapshot snapshot, Posed posed, String version, ReviewDesk.Edit edit, Instant now) {
        refuseRole(posed, edit.by());
        refuseStranger(snapshot, edit.by(), edit.reason());
        refuse(posed, edit.by());
        refuseOther(snapshot, posed, version, now);
        refuseClaimed(posed, edit.by(), now);
        ChangedAction changed = ChangedAction.of(folder.service(), snapshot, before(snapshot, posed, now), edit, now);
        String content = changed.content();
        if (content != null) {
            ShownText.refuseLarge(content.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    private ChangedAction.Before before(PolicySnapshot snapshot, Posed posed, Instant now) {
        Optional<ObjectNode> asked = fold.request(posed.rejected());
        String content = posed.instead().content();
        if (content != null) {
            asked.ifPresent(
                    each -> each.withObject("/action/properties").put(CONTENT_DIGEST, "sha256:" + Sha256.hex(content)));
        }
        Optional<Request> before =
                asked.map(each -> RequestParser.asked(each, snapshot.release()).good());
        return new ChangedAction.Before(
                held(snapshot, posed.rejected(), now).orElseThrow().mayEdit(),
                asked,
                Optional.ofNullable(content),
                request -> before.filter(each -> HeldForPeople.isSame(each, request))
                        .isPresent());
    }

    /** The refusals of a supervisor who cancels any task. */
    public static void refuseCancel(PolicySnapshot snapshot, ReviewDesk.Cancel cancel, Instant now) {
        cancel.because(snapshot, now);
    }

    /**
     * The refusals of a question about any task.
     *
     * @param version that the person has seen
     * @throws InvalidInput when the person may not decide on it, or the text is missing or too long
     * @throws TaskRefused when it has changed
     */
    public void refuseQuestion(PolicySnapshot snapshot, Posed posed, String version, ReviewDesk.Ask ask, Instant now) {
        refuseRole(posed, ask.by());
        refuseStranger(snapshot, ask.by(), "");
        refuse(posed, ask.by());
        TaskQuestions.refuseBlank(ask.text());
        refuseOther(snapshot, posed, version, now);
    }

    /**
     * What is behind it, for who approves several tasks in one step; empty if it cannot be shown any more.
     *
     * @param approve called when the person approves it
     */
    public Optional<ReviewDesk.OfPractice> together(
            PolicySnapshot snapshot, Posed posed, Consumer<ApprovalService.Yes> approve, Instant now) {
        return held(snapshot, posed.rejected(), now)
                .map(held -> new ReviewDesk.OfPractice(posed.rejected(), held, approve));
    }

    private static void refuseStranger(PolicySnapshot snapshot, Caller by, String reason) {
        ApprovalService.refuseStranger(snapshot, new ApprovalService.Yes(by, null, "", null, reason));
    }

    private static void refuseRole(Posed posed, Caller by) {
        if (deciding(posed).stream().noneMatch(by::has)) {
            throw ReviewDesk.otherRole(posed.task().slots(), by);
        }
    }

    private void refuseOther(PolicySnapshot snapshot, Posed posed, String version, Instant now) {
        String current = held(snapshot, posed.rejected(), now)
                .map(held -> TaskCard.version(posed.task(), held))
                .orElse("");
        if (!current.equals(version)) {
            throw ReviewDesk.changed(current, version);
        }
    }

    private void refuseClaimed(Posed posed, Caller person, Instant now) {
        leases.refuseOther(posed.task(), person, deciding(posed), now);
    }

    /** The refusals of a person who hands any task over to another one. */
    public void refuseHandOver(Posed posed, Caller by, Caller to, Instant now) {
        refuse(posed, by);
        if (posed.task().slots().stream().noneMatch(by::has)) {
            throw TaskMoves.withoutRole();
        }
        TaskMoves.refuseSame(by, to);
        refuseClaimed(posed, by, now);
        refuseOther(posed, to, now);
    }

    /** The refusals of a supervisor who takes any task over. @param to null for nobody in particular */
    public void refuseTakeOver(Posed posed, @Nullable Caller to, Instant now) {
        if (to != null) {
            refuseOther(posed, to, now);
        } else if (leases.of(posed.task(), now).isEmpty()) {
            throw TaskMoves.notClaimed();
        }
    }

    /** Others cannot work on it. */
    private void refuseOther(Posed posed, Caller to, Instant now) {
        List<Caller.HeldRole> slots = posed.task().slots();
        if (slots.stream().noneMatch(slot -> TaskMoves.hasOf(slots, slot.role(), to))) {
            throw TaskMoves.notOfRole(to);
        }
        TaskMoves.refuseBarred(to, barred(posed, to));
        TaskMoves.refuseAbsent(leases, to, now);
    }

    private void refuse(Posed posed, Caller person) {
        concerned(posed).bars(person).stream().findFirst().ifPresent(bar -> {
            throw new InvalidInput(new Problem(
                            "person",
                            "`" + person.id()
                                    + "` (or an id of this person, or one that looks like it) cannot decide on it: "
                                    + bar.because() + ".",
                            "Maybe another person decides."))
                    .coded(bar.name());
        });
    }

    /**
     * A task with an own id and an own time.
     *
     * @param rejected the task that it looks like
     * @param mark     what is recorded instead of the digest of an action
     * @param release  id of the active release
     */
    public static ReviewTask task(
            ReviewTask rejected,
            String id,
            String decision,
            String mark,
            String release,
            Instant opened,
            Instant due,
            Instant expires) {
        return new ReviewTask(
                id,
                decision,
                rejected.client(),
                rejected.agent(),
                rejected.action(),
                rejected.grade(),
                release,
                List.copyOf(rejected.slots()),
                opened,
                due,
                expires,
                false,
                new ReviewTask.About(mark, mark),
                ReviewTask.Course.NONE);
    }
}
