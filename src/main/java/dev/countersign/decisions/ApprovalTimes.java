package dev.countersign.decisions;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/** When a held action can be approved, and when an approval of it ends. */
final class ApprovalTimes {

    /** No approval lasts longer. */
    static final Duration LONGEST = Duration.ofDays(7);

    private ApprovalTimes() {}

    /** An approval after the end of the task does not count: an action that nobody decided in time is not done. */
    static void refuseLate(ApprovalService.OpenedTask task, Instant at) {
        if (!at.isBefore(task.expires())) {
            throw ApprovalService.askAgain("the deadline for a person's decision was " + task.expires());
        }
    }

    /**
     * When an approval ends at the latest: after as long as its rows say, at most seven days, and no later than the
     * task that it answers.
     */
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
