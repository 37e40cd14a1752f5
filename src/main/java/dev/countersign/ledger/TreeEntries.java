package dev.countersign.ledger;

/** Entries with the tree over them: those of a folder, without a gap. */
public interface TreeEntries extends Entries {

    /**
     * Root of the tree over the first so many entries, 32 bytes in hex (RFC 6962, section 2.1). It takes time in the logarithm of the
     * size only: the hashes of whole subtrees are kept.
     *
     * @throws IndexOutOfBoundsException when there are not so many yet
     */
    String root(long size);
}
