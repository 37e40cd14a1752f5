package dev.countersign.oversight.contest;

/** The state of a contest. {@link #NOT_ADMITTED}, {@link #CLOSED} and {@link #ERASED} are final. */
public enum ContestState {
    /** It has arrived. */
    RECEIVED,
    /** It is not examined, and the customer knows why. */
    NOT_ADMITTED,
    /** It is examined. */
    ADMITTED,
    /** The customer has the explanation. */
    EXPLAINED,
    /** A reviewer examines the decisions. */
    IN_REVIEW,
    /** The decisions are right. */
    UPHELD,
    /** A new decision replaces them. */
    CHANGED,
    /** A new decision replaces a part of them. */
    PARTLY,
    /** The customer has the answer. */
    ANSWERED,
    /** Nothing more is done. */
    CLOSED,
    /** The customer was erased before it ended. */
    ERASED;

    /** Whether it has ended. */
    public boolean isFinal() {
        return this == NOT_ADMITTED || this == CLOSED || this == ERASED;
    }

    /** Whether the customer still waits for an answer. */
    public boolean isUnanswered() {
        return !isFinal() && this != ANSWERED;
    }
}
