package dev.countersign.facts.words;

/** In what capacity the customer deals with the company. */
public enum CustomerKind {
    CONSUMER,
    SOLE_TRADER,
    CORPORATE
}
