package dev.countersign.facts.vocabulary;

/** Which source counts for a fact that a request may claim. */
public enum Authority {
    /** Our own record; a claim that differs is noted and ignored. The default for a pack's business facts. */
    RECORD,
    /** The caller: only the caller can know it. */
    CALLER,
    /** Our record where we hold one, else the caller: where a pack says so of a business fact, and why. */
    RECORD_ELSE_CALLER,
    /** Nobody's claim: given by a table or a rule, or computed from other facts. */
    DERIVED
}
