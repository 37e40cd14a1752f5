package dev.countersign.facts.words;

/** What the level table says of an agent and an action. */
public enum AutonomyMode {
    /** The agent acts alone. */
    ALONE,
    /** A person decides first. */
    PERSON,
    /** Not at this level. */
    NO
}
