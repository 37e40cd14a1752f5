package dev.countersign.decisions.record;

/** The outcome of a decision, as its caller reports it. */
public enum ExecutionReport {
    /** The action was done. */
    EXECUTED,
    /** The action was tried and failed. */
    FAILED,
    /** The action was not tried and will not be. */
    NOT_EXECUTED
}
