package dev.countersign.facts;

/** Who may see a reason. A later constant is a smaller audience. */
public enum Audience {
    CUSTOMER,
    AGENT,
    /** Staff only: disclosing it would warn the person concerned. */
    STAFF
}
