package dev.countersign.facts.words;

/** Why a customer must not be contacted. */
public enum SuppressionKind {
    /** Right to object to direct marketing, GDPR Art. 21(2). */
    OBJECTION,
    /** On the house's own suppression list. */
    SUPPRESSION,
    /** A reply STOP to one kind of message. */
    STOP,
    /** On a national do-not-call list. */
    DNC
}
