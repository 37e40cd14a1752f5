package dev.countersign.facts.words;

/** The result of the level table for an agent and an action. */
public enum AutonomyMode {
    /** The agent acts alone. */
    ALONE,
    /** A person decides first. */
    PERSON,
    /** The action is not allowed at this level. */
    NO
}
