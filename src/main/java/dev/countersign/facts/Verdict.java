package dev.countersign.facts;

/** What happens to an action; a later constant is stricter. */
public enum Verdict {
    /** It may happen now, with its obligations. */
    ALLOW,
    /** A person decides first. */
    REVIEW,
    /** It must not happen, perhaps until a time. */
    DENY;

    /** Whether this verdict lets more happen than the other. */
    public boolean looserThan(Verdict other) {
        return compareTo(other) < 0;
    }
}
