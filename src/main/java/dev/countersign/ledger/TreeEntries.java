package dev.countersign.ledger;

/** The entries of a folder, without a gap, and the Merkle tree over them. */
public interface TreeEntries extends Entries {

    /**
     * Root of the tree over the first {@code size} entries, 32 bytes in hex (RFC 6962, section 2.1). The time is
     * logarithmic in the size, because the hashes of complete subtrees are kept.
     *
     * @throws IndexOutOfBoundsException when there are fewer entries
     */
    String root(long size);
}
