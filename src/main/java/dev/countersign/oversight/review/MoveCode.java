package dev.countersign.oversight.review;

/** Why a person hands a task over, or a supervisor takes it over. */
public enum MoveCode {
    /** The person is away, or will be. */
    ABSENCE,
    /** The person has too much to do. */
    WORKLOAD,
    /** Another person knows more about it. */
    EXPERTISE,
    /** It cannot wait. */
    URGENT,
    OTHER
}
