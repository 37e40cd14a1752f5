package dev.countersign.oversight.review;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * What a client is told of a task that people have approved.
 *
 * @param id            of the last approval
 * @param approvedAt    when it was given
 * @param approvedUntil when the first of all approvals ends
 */
public record ApprovalResult(String id, Instant approvedAt, Instant approvedUntil) {

    /** Empty for a task that is not, and was not, approved by everybody who is needed. */
    public static Optional<ApprovalResult> of(ReviewDesk.Seen seen) {
        return isApproved(seen.state())
                ? seen.task().approvals().stream()
                        .max(Comparator.comparing(ReviewTask.Given::at))
                        .map(last -> new ApprovalResult(last.id(), last.at(), end(seen.task())))
                : Optional.empty();
    }

    private static boolean isApproved(ReviewState state) {
        return switch (state) {
            case APPROVED, USED, LAPSED, REVOKED -> true;
            case OPEN, WAITING, REJECTED, EDITED, EXPIRED, CANCELLED -> false;
        };
    }

    private static Instant end(ReviewTask task) {
        return task.approvals().stream()
                .map(ReviewTask.Given::until)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }
}
