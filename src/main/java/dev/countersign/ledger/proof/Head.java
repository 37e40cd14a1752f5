package dev.countersign.ledger.proof;

import dev.countersign.ledger.disk.Unusable;
import dev.countersign.ledger.note.Checkpoint;
import dev.countersign.ledger.note.Consistency;
import dev.countersign.ledger.note.Proof;
import dev.countersign.ledger.tree.Proven;
import dev.countersign.ledger.tree.Tiles;
import dev.countersign.ledger.tree.Tree;
import java.util.HexFormat;
import java.util.List;

/** One signed checkpoint, and the proofs that lead to it. For one thread. */
public final class Head {

    private final String signed;
    private final Checkpoint checkpoint;
    private final Tiles tiles;

    Head(String signed, Checkpoint checkpoint, Tiles tiles) {
        this.signed = signed;
        this.checkpoint = checkpoint;
        this.tiles = tiles;
    }

    /** The checkpoint with its signature, as it was written. */
    public String signed() {
        return signed;
    }

    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** Hash of an entry's leaf as it was published, in hex. */
    public String leaf(long sequence) {
        return HexFormat.of().formatHex(tiles.hash(0, sequence));
    }

    /**
     * That an entry is in the ledger.
     *
     * @throws IndexOutOfBoundsException when the checkpoint does not cover it
     */
    public Proof inclusion(long sequence) {
        List<byte[]> path = Tree.inclusion(tiles, sequence, checkpoint.size());
        if (!Proven.included(sequence, checkpoint.size(), tiles.hash(0, sequence), path, checkpoint.root())) {
            throw unproven();
        }
        return new Proof(sequence, path, signed);
    }

    /**
     * That the checkpoint only added to an earlier one of so many entries.
     *
     * @throws IndexOutOfBoundsException when that one would be empty, or larger
     */
    public Consistency consistency(long earlier) {
        List<byte[]> path = Tree.consistency(tiles, earlier, checkpoint.size());
        if (!Proven.consistent(earlier, checkpoint.size(), Tree.root(tiles, earlier), checkpoint.root(), path)) {
            throw unproven();
        }
        return new Consistency(earlier, path, signed);
    }

    private static Unusable unproven() {
        return new Unusable(
                "tile",
                "the tiles do not lead to the root of the checkpoint.",
                "Maybe one was changed: the command `verify` tells which.");
    }
}
