package dev.countersign.facts.words;

/** Whether a model still sees the world it was validated on. */
public enum Drift {
    NONE,
    SUSPECTED,
    CONFIRMED
}
