package dev.countersign.oversight.review;

/** The state of a task. All but {@link #OPEN}, {@link #WAITING} and {@link #APPROVED} are final. */
public enum ReviewState {
    /** It waits for people. */
    OPEN,
    /** A person has asked the client, who has not answered. People may decide before the answer. */
    WAITING,
    /** Everybody who is needed has approved, and the action may be requested again. */
    APPROVED,
    /** The approvals were used by a decision. */
    USED,
    /** An approval ended before it was used. */
    LAPSED,
    /** Everybody had approved, and somebody took an approval back before it was used. */
    REVOKED,
    /** A person rejected it. */
    REJECTED,
    /** A person changed the action. If the changed action needs people too, it has a task of its own. */
    EDITED,
    /** Nobody decided in time. Then the action is not done. */
    EXPIRED,
    /** The client took it back, the customer was erased, or nobody need decide any more. */
    CANCELLED;

    /** Whether people can still decide. */
    public boolean isOpen() {
        return this == OPEN || this == WAITING;
    }
}
