package dev.countersign.facts.vocabulary;

/** Which source counts for a fact that a request may claim. */
public enum Authority {
    /** Our own record; a claim that differs is noted and ignored. The default for a pack's business facts. */
    RECORD,
    /** The caller: only the caller can know it. */
    CALLER,
    /** Our record if we have one, otherwise the caller. A pack declares this for a business fact, with a reason. */
    RECORD_ELSE_CALLER,
    /** No source: given by a table or a rule, or computed from other facts. */
    DERIVED
}
