package dev.countersign.facts.words;

/** Where a thing of the registry is in its life. T30 says which steps there are, and who agrees to them. */
public enum ThingStatus {
    /** The registry does not know it. */
    NONE,
    PROPOSED,
    APPROVED,
    ACTIVE,
    PAUSED,
    RETIRED
}
