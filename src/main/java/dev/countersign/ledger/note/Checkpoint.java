package dev.countersign.ledger.note;

import dev.countersign.ledger.tree.MerkleTree;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A statement of a log: its first entries, that many, have that root (c2sp.org/tlog-checkpoint). It counts if the log's
 * key signed it.
 *
 * @param origin name of the log
 * @param size   number of entries
 * @param root   hash of the tree over them, 32 bytes
 */
public record Checkpoint(String origin, long size, byte[] root) {

    public Checkpoint {
        root = root.clone();
    }

    /** The text that is signed. */
    public String text() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
    }

    /**
     * Empty if the text of the note does not have the form of a checkpoint. Lines below the root are ignored, as the
     * specification requires.
     */
    public static Optional<Checkpoint> of(Note note) {
        String[] lines = note.text().split("\n", -1);
        if (lines.length < 4
                || Arrays.stream(lines, 0, lines.length - 1).anyMatch(String::isEmpty)
                || !lines[1].matches("0|[1-9]\\d{0,17}")) {
            return Optional.empty();
        }
        return Note.base64(lines[2])
                .filter(root -> root.length == MerkleTree.HASH)
                .map(root -> new Checkpoint(lines[0], Long.parseLong(lines[1]), root));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Checkpoint that && text().equals(that.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
