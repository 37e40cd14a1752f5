package dev.countersign.facts;

/** How much harm an action can do; a later constant is a higher risk (paper, section 5.4). */
public enum Risk {
    /** Watched afterwards. */
    LOW,
    /** A person approves before it reaches the customer. */
    MEDIUM,
    /** Formal review with explanation and evidence. */
    HIGH,
    /** Never. */
    PROHIBITED
}
