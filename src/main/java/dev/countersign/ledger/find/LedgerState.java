package dev.countersign.ledger.find;

import dev.countersign.ledger.TreeEntries;

/**
 * The ledger at a time.
 *
 * @param size the number of its entries
 * @param root of the tree over them
 */
record LedgerState(long size, String root) {

    static LedgerState of(TreeEntries entries, long size) {
        return new LedgerState(size, entries.root(size));
    }

    /** Whether these entries begin with those. */
    boolean isIn(TreeEntries entries) {
        return size <= entries.size() && root.equals(entries.root(size));
    }
}
