package dev.countersign.decisions;

/** What the customer said to it, where they said anything. */
public enum CustomerReaction {
    /** Took the offer, or agreed. */
    ACCEPTED,
    /** Said no to it. */
    REFUSED,
    /** Answered, neither yes nor no. */
    ANSWERED,
    /** Complained. */
    COMPLAINED,
    /** Objected to being contacted, or withdrew a consent. */
    OBJECTED
}
