package dev.countersign.facts.words;

/** Conditions of a customer that protect them. */
public enum CustomerState {
    DECEASED,
    VULNERABLE,
    BEREAVED,
    /** Data must be preserved for litigation. */
    LEGAL_HOLD,
    /** A lawyer speaks for the customer. */
    REPRESENTED,
    /** A sanctions or fraud block; its reason is told to staff only. */
    FRAUD_BLOCK,
    /** A marker of domestic abuse: contact data must not leak to others. */
    ABUSE_MARKER
}
