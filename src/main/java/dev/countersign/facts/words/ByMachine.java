package dev.countersign.facts.words;

/** What the program may do of a change of the registry without a person. */
public enum ByMachine {
    NO,
    /** It may propose the change; people decide. */
    PROPOSES,
    YES
}
