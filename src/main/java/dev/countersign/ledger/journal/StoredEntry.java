package dev.countersign.ledger.journal;

/**
 * An entry as it lies in the ledger.
 *
 * @param sequence its place, from 0; also its index in the tree
 * @param open     the public record
 */
public record StoredEntry(long sequence, byte[] open) {}
