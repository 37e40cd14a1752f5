package dev.countersign.facts.words;

/** A kind of thing in the registry: what decides, what it decides with, and what for. */
public enum ThingKind {
    AGENT,
    TOOL,
    MODEL,
    PROMPT,
    KNOWLEDGE,
    USE_CASE
}
