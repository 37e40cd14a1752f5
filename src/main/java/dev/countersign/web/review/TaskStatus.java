package dev.countersign.web.review;

import dev.countersign.oversight.review.ReviewState;

/** The state of a task in the words of the AuthZEN Access Request and Approval Profile. */
public final class TaskStatus {

    private TaskStatus() {}

    public static String of(ReviewState state) {
        return switch (state) {
            case OPEN, WAITING -> "pending";
            case APPROVED, USED, LAPSED, REVOKED -> "approved";
            case REJECTED -> "denied";
            case EXPIRED -> "expired";
            case CANCELLED, EDITED -> "cancelled";
        };
    }
}
