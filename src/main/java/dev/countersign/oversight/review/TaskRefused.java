package dev.countersign.oversight.review;

import java.util.Optional;

/** A task was not opened or changed. The message says why. */
public final class TaskRefused extends RuntimeException {

    /** The kinds of refusals. */
    public enum Why {
        /** The decision does not wait for people. */
        NOT_REQUESTABLE,
        /** There is no such decision of this client, or it is about another request. */
        INVALID_BINDING,
        /** The decision was made too long ago. */
        EXPIRED,
        /** The task ended so long ago that its client is not told its state any more. */
        TASK_EXPIRED,
        /** The agent has as many open tasks as it may have. */
        TOO_MANY_OPEN,
        /** The idempotency key was used for another access request. */
        DUPLICATE_REQUEST,
        /** The task has ended. */
        ALREADY_DECIDED,
        /** Another person works on it. */
        CLAIMED,
        /** Nobody works on it. */
        NOT_CLAIMED,
        /** The person works on as many tasks as one person may. */
        TOO_MANY_CLAIMED,
        /** The person has worked on it for as long as one person may. */
        WORKED_LONG,
        /** The task was handed over as often as it may be. */
        TOO_MANY_MOVES,
        /** The client was asked as often as it may be, or is not asked now. */
        NO_QUESTION,
        /** The task has changed since it was read. */
        CHANGED,
        /** The person must open this task before approving several. */
        OPEN_FIRST
    }

    private final Why why;
    private final String task;

    TaskRefused(Why why, String says) {
        this(why, says, "");
    }

    private TaskRefused(Why why, String says, String task) {
        super(says);
        this.why = why;
        this.task = task;
    }

    /** @param state in which the task is */
    static TaskRefused ended(ReviewState state) {
        return new TaskRefused(Why.ALREADY_DECIDED, "The task is " + state + " already.");
    }

    /** @param task which the person must open */
    static TaskRefused openFirst(String task) {
        return new TaskRefused(
                Why.OPEN_FIRST,
                "Nothing was approved: of these tasks, you must open `" + task + "` first. Maybe read it, and send "
                        + "the same tasks again.",
                task);
    }

    public Why why() {
        return why;
    }

    /** Id of the task that the person must open; empty for another refusal. */
    public Optional<String> task() {
        return Optional.of(task).filter(id -> !id.isEmpty());
    }
}
