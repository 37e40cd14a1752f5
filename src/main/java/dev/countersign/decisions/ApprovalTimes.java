package dev.countersign.decisions;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** When a held action can be approved, and when an approval of it ends. */
final class ApprovalTimes {

    /** No approval lasts longer. */
    static final Duration LONGEST = Duration.ofDays(7);

    private ApprovalTimes() {}

    /**
     * An approval after the due time of the demand does not count: an action that nobody decided in time is not done.
     */
    static void refuseLate(HeldAction held, Optional<Duration> due, Instant at) {
        ApprovalService.OpenedTask task = held.task();
        (task == null ? due.map(held.decision().decidedAt()::plus) : Optional.of(task.expires()))
                .filter(end -> !at.isBefore(end))
                .ifPresent(end -> {
                    throw ApprovalService.askAgain("the deadline for a person's decision was " + end);
                });
    }

    /**
     * When an approval ends at the latest: after as long as its rows say, at most seven days. One that answers a task
     * ends with the task; one that was not given to a task lasts no longer than the demand that it meets may wait.
     *
     * @param task that it answers; null for none
     */
    static Instant latest(
            HeldAction held,
            ApprovalService.@Nullable OpenedTask task,
            Duration holdsFor,
            Optional<Duration> due,
            Instant at) {
        Stream<Instant> demanded = held.task() == null ? due.map(at::plus).stream() : Stream.empty();
        Stream<Instant> ends = task == null ? demanded : Stream.concat(demanded, Stream.of(task.expires()));
        return Stream.concat(ends, Stream.of(at.plus(holdsFor), at.plus(LONGEST)))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The same for a task that was just opened. */
    static Instant latest(ApprovalService.OpenedTask task, Duration holdsFor, Instant at) {
        return Stream.of(task.expires(), at.plus(holdsFor), at.plus(LONGEST))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    static Instant until(ApprovalService.Yes yes, Instant latest, Instant at) {
        if (yes.until() == null) {
            return latest;
        }
        if (!yes.until().isAfter(at)) {
            throw ApprovalService.refused(
                    "until",
                    "`" + yes.until() + "` is in the past.",
                    "Maybe use a time before " + latest + ", or omit it.");
        }
        if (yes.until().isAfter(latest)) {
            throw ApprovalService.refused(
                    "until",
                    "`" + yes.until() + "` is too late. Allowed: until " + latest + " at most.",
                    "Maybe omit it: the approval then expires at that time.");
        }
        return yes.until();
    }
}
