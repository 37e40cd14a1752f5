package dev.countersign.ledger.journal;

import dev.countersign.ledger.tree.MerkleTree;
import java.util.HexFormat;

/**
 * A caller's evidence that the ledger took its entry. The caller can compare it with the ledger later.
 *
 * @param origin   name of the log, as in its checkpoints
 * @param sequence sequence of the entry, from 0
 * @param leafHash SHA-256(0x00 || public record), 32 bytes in hex (RFC 6962, section 2.1)
 */
public record Receipt(String origin, long sequence, String leafHash) {

    /** The receipt of a stored entry. */
    public static Receipt of(String origin, StoredEntry stored) {
        return new Receipt(origin, stored.sequence(), HexFormat.of().formatHex(MerkleTree.leaf(stored.open())));
    }
}
