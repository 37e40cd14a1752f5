package dev.countersign.ledger.journal;

/**
 * A stored entry.
 *
 * @param sequence its number, from 0; also its index in the tree
 * @param open     the public record
 */
public record StoredEntry(long sequence, byte[] open) {}
