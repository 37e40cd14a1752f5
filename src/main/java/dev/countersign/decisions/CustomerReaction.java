package dev.countersign.decisions;

/** The customer's reaction, if there was one. */
public enum CustomerReaction {
    /** The customer accepted the offer, or agreed. */
    ACCEPTED,
    /** The customer declined. */
    REFUSED,
    /** The customer answered, neither yes nor no. */
    ANSWERED,
    /** The customer complained. */
    COMPLAINED,
    /** The customer objected to being contacted, or withdrew a consent. */
    OBJECTED
}
