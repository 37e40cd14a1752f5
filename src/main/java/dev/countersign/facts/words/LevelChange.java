package dev.countersign.facts.words;

/** How the level of autonomy of an agent changes. */
public enum LevelChange {
    /** By one. */
    UP,
    DOWN,
    SAME
}
