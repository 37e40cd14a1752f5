package dev.countersign.decisions.record;

/** What became of a decision, as whoever asked reports it. */
public enum ExecutionReport {
    /** It was done. */
    EXECUTED,
    /** It was tried and did not work. */
    FAILED,
    /** It was not tried, and will not be. */
    NOT_EXECUTED
}
