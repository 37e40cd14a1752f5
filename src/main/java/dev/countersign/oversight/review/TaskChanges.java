package dev.countersign.oversight.review;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.DecisionService;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.ActingScope;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.verdict.ActionEffect;
import dev.countersign.facts.verdict.Request;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** People change what an action does, which ends its task. */
final class TaskChanges {

    private static final String PERSON = "person";

    private final DecisionService deciding;
    private final ApprovalService approving;
    private final TaskFold fold;
    private final TaskOpening opening;
    private final OpenTasks waiting;
    private final ClockAndRandom clock;

    TaskChanges(DataFolder folder, TaskFold fold, TaskOpening opening, OpenTasks waiting, ClockAndRandom clock) {
        this.fold = fold;
        this.opening = opening;
        this.waiting = waiting;
        this.clock = clock;
        deciding = folder.service();
        approving = folder.approving();
    }

    /**
     * Changes what an action does. The changed action is decided from the start; if people must still approve it, it
     * has a task of its own, and nothing that was approved before counts for it.
     *
     * @param unchanged throws when the task is not what the person has seen
     * @param asking    makes the request of the person, who asks as the agent
     * @throws InvalidInput when the person may not decide on it, the rows do not allow the change, nothing is changed,
     *     or the changed action would be denied
     * @throws TaskRefused when the task is not what was shown, or the changed action waits already
     * @throws NotDecided when it cannot be recorded
     */
    ReviewDesk.Changed edit(
            PolicySnapshot snapshot,
            ReviewTask task,
            ReviewDesk.Edit edit,
            Runnable unchanged,
            ReviewDesk.Asking asking) {
        approving.refuseBarred(snapshot, task.opening(), edit.by(), edit.reason());
        unchanged.run();
        Instant now = clock.now();
        HeldForPeople held = approving.held(snapshot, task.decision(), now).orElseThrow();
        ChangedAction changed = ChangedAction.of(
                deciding,
                snapshot,
                new ChangedAction.Before(held.mayEdit(), fold.request(task), fold.content(task), held::isAbout),
                edit,
                now);
        ObjectNode asked = changed.asked();
        String content = changed.content();
        TrialResult tried = changed.tried();
        TaskOpening.Made made = tried.evaluation().verdict() == Verdict.ALLOW
                ? settled(held, task, asked, content, now)
                : again(snapshot, task, edit.by(), asked, changed.request(), content, asking);
        made.entry()
                .sealed(
                        held.about(),
                        EntryType.EFFECT,
                        ActionEffect.of(tried.facts().known()).sha256());
        write(held, task, edit, made, unchanged);
        return new ReviewDesk.Changed(
                Optional.ofNullable(made.task()).map(ReviewTask::id), asked, Optional.ofNullable(content));
    }

    /** The changed action needs nobody any more. */
    private TaskOpening.Made settled(
            HeldForPeople held, ReviewTask task, ObjectNode asked, @Nullable String content, Instant now) {
        SealedEntry entry = new SealedEntry(EntryType.TASK_EDITED, clock.id(), now, Caller.PERSON)
                .with(TaskFold.CLIENT, task.client());
        TaskOpening.sealed(
                entry, held.about(), asked, content, held.onBehalfOf().orElse(null));
        return new TaskOpening.Made(null, entry);
    }

    /** People must approve the changed action. */
    private TaskOpening.Made again(
            PolicySnapshot snapshot,
            ReviewTask task,
            Caller by,
            ObjectNode asked,
            Request request,
            @Nullable String content,
            ReviewDesk.Asking asking) {
        Caller agent = by.actingAs(new ActingScope.Subject(request.subjectType(), request.subjectId()));
        String decision = deciding.onlyHeld(snapshot, asking.of(agent, request, asked))
                .decision()
                .id();
        Instant now = clock.now();
        HeldForPeople changed = approving.held(snapshot, decision, now).orElseThrow();
        ShownText.check(changed, content);
        TaskOpening.Made made = opening.make(snapshot, changed, task.client(), asked, content, true, now);
        fold.callback(task.id()).ifPresent(callback -> callback.seal(made.entry(), changed.about()));
        return made;
    }

    private void write(
            HeldForPeople held, ReviewTask task, ReviewDesk.Edit edit, TaskOpening.Made made, Runnable unchanged) {
        SealedEntry entry = made.entry()
                .with(EntryType.TASK, task.id())
                .with("role", task.roleOf(edit.by()).name())
                .with("fields", List.copyOf(edit.fields()))
                .by(edit.by(), PERSON)
                .sealed(held.about(), "reason", edit.reason());
        if (edit.by().example()) {
            entry.with(EntryType.EXAMPLE, true);
        }
        ReviewTask next = made.task();
        Set<String> actions = new HashSet<>(Set.of(held.digest()));
        if (next != null) {
            actions.add(Objects.requireNonNull(next.about()).digest());
        }
        approving.inTurn(
                actions,
                entry.id(),
                () -> {
                    unchanged.run();
                    if (next != null) {
                        refuseSame(next);
                    }
                    return opening.entry(entry);
                },
                () -> {
                    waiting.remove(task.id());
                    if (next != null) {
                        waiting.put(next);
                    }
                });
    }

    private void refuseSame(ReviewTask next) {
        waiting.of(Objects.requireNonNull(next.about()), clock.now()).ifPresent(same -> {
            throw new TaskRefused(
                    TaskRefused.Why.ALREADY_DECIDED,
                    "The changed action waits for people already, in the task " + same.id() + ".");
        });
    }
}
