package dev.countersign.facts;

/** How much of a class of data may go along with an action; a later constant tells less. */
public enum Disclosure {
    /** As it is; what the row says under how still holds, such as the chosen channel only. */
    RELEASE,
    /** With other names: who it is about cannot be told without a key that is kept elsewhere. */
    PSEUDONYMISE,
    /** In part: the row says which part. */
    MASK,
    /** Only sums over several: the row says over how many. */
    AGGREGATE,
    /** Not at all. */
    WITHHOLD
}
