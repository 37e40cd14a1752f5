package dev.countersign.facts;

/** How much of a class of data may be disclosed for an action. A later constant discloses less. */
public enum Disclosure {
    /** Unchanged. The column "how" of the row still applies, such as the chosen channel only. */
    RELEASE,
    /** Pseudonymized: the person cannot be identified without a key that is kept elsewhere. */
    PSEUDONYMISE,
    /** In part: the row says which part. */
    MASK,
    /** Only sums over several: the row says over how many. */
    AGGREGATE,
    /** Withheld. */
    WITHHOLD
}
