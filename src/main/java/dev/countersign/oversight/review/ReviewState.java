package dev.countersign.oversight.review;

/** The state of a task. All but {@link #OPEN} and {@link #APPROVED} are final. */
public enum ReviewState {
    /** It waits for people. */
    OPEN,
    /** Everybody who is needed has approved, and the action may be requested again. */
    APPROVED,
    /** The approvals were used by a decision. */
    USED,
    /** An approval ended before it was used. */
    LAPSED,
    /** A person rejected it. */
    REJECTED,
    /** Nobody decided in time. Then the action is not done. */
    EXPIRED,
    /** It was taken back, or the customer was erased. */
    CANCELLED
}
