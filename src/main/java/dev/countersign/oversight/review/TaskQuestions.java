package dev.countersign.oversight.review;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.held.ReviewLimits;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.words.ReviewLimit;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** People ask the client of a task, and the client answers. */
final class TaskQuestions {

    private static final int LONGEST_TEXT = 1000;
    private static final String PERSON = "person";

    private final ApprovalService approving;
    private final TaskOpening opening;
    private final OpenTasks waiting;
    private final ClockAndRandom clock;

    TaskQuestions(ApprovalService approving, TaskOpening opening, OpenTasks waiting, ClockAndRandom clock) {
        this.approving = approving;
        this.opening = opening;
        this.waiting = waiting;
        this.clock = clock;
    }

    /**
     * A person asks the client something. The clock runs on.
     *
     * @param unchanged throws when the task is not what the person has seen
     * @throws InvalidInput when the person may not decide on it, or the text is missing or too long
     * @throws TaskRefused when the task is not what was shown, or was asked about too often
     * @throws NotDecided when it cannot be recorded
     */
    ReviewTask.Question ask(PolicySnapshot snapshot, ReviewTask task, ReviewDesk.Ask ask, Runnable unchanged) {
        approving.refuseBarred(snapshot, task.opening(), ask.by(), "");
        refuseBlank(ask.text());
        ReviewTask.Question question = new ReviewTask.Question(clock.id(), clock.now(), null);
        ReviewTask.About about = Objects.requireNonNull(task.about());
        approving.inTurn(
                Set.of(about.digest()),
                question.id(),
                () -> {
                    unchanged.run();
                    int most = new ReviewLimits(snapshot.release(), question.at()).most(ReviewLimit.QUESTIONS_OF_TASK);
                    if (task.question().isPresent() || task.course().questions().size() >= most) {
                        throw new TaskRefused(
                                TaskRefused.Why.NO_QUESTION,
                                "The client has not answered the question before, or was asked " + most
                                        + " times. Maybe decide without an answer.");
                    }
                    SealedEntry entry = new SealedEntry(EntryType.QUESTION, question.id(), question.at(), Caller.PERSON)
                            .with(EntryType.TASK, task.id())
                            .sealed(about.subject(), TaskFold.TEXT, ask.text())
                            .by(ask.by(), PERSON);
                    return opening.entry(ask.by().example() ? entry.with(EntryType.EXAMPLE, true) : entry);
                },
                () -> waiting.changed(task.id(), before -> before.asked(question)));
        return question;
    }

    /**
     * The client answers a question.
     *
     * @param current reads the task; it throws when it has ended
     * @throws InvalidInput when the text is missing or too long
     * @throws TaskRefused when the task has ended, or does not wait for this answer
     * @throws NotDecided when it cannot be recorded
     */
    void answer(ReviewTask task, String question, String text, Supplier<ReviewTask> current) {
        refuseBlank(text);
        Instant now = clock.now();
        String id = clock.id();
        ReviewTask.About about = Objects.requireNonNull(task.about());
        approving.inTurn(
                Set.of(about.digest()),
                id,
                () -> {
                    if (current.get()
                            .question()
                            .filter(each -> each.id().equals(question))
                            .isEmpty()) {
                        throw new TaskRefused(
                                TaskRefused.Why.NO_QUESTION,
                                "The task does not wait for an answer to this question. Maybe read the task again.");
                    }
                    return opening.entry(new SealedEntry(EntryType.ANSWER, id, now, task.client())
                            .with(EntryType.TASK, task.id())
                            .with(EntryType.QUESTION, question)
                            .sealed(about.subject(), TaskFold.TEXT, text));
                },
                () -> waiting.changed(task.id(), before -> before.answered(question, now)));
    }

    static void refuseBlank(String text) {
        if (text.isBlank() || text.codePointCount(0, text.length()) > LONGEST_TEXT) {
            throw new InvalidInput(new Problem(
                    TaskFold.TEXT, "it is blank, or has more than " + LONGEST_TEXT + " letters.", "Maybe shorten it."));
        }
    }
}
