package dev.countersign.facts.words;

/** Whether the data of a model still resemble those it was validated on. */
public enum Drift {
    NONE,
    SUSPECTED,
    CONFIRMED
}
