package dev.countersign.facts;

/** Who may hear a reason; a later constant is a narrower circle. */
public enum Audience {
    CUSTOMER,
    AGENT,
    /** Staff only: telling it would tip somebody off. */
    STAFF
}
