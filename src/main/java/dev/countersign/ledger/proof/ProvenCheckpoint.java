package dev.countersign.ledger.proof;

import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.note.Checkpoint;
import dev.countersign.ledger.note.ConsistencyProof;
import dev.countersign.ledger.note.InclusionProof;
import dev.countersign.ledger.tree.MerkleTree;
import dev.countersign.ledger.tree.ProofVerifier;
import dev.countersign.ledger.tree.Tiles;
import java.util.HexFormat;
import java.util.List;

/** One signed checkpoint and the proofs that lead to it. For one thread. */
public final class ProvenCheckpoint {

    private final String signed;
    private final Checkpoint checkpoint;
    private final Tiles tiles;

    ProvenCheckpoint(String signed, Checkpoint checkpoint, Tiles tiles) {
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

    /** The published leaf hash of an entry, in hex. */
    public String leaf(long sequence) {
        return HexFormat.of().formatHex(tiles.hash(0, sequence));
    }

    /**
     * The inclusion proof of an entry.
     *
     * @throws IndexOutOfBoundsException when the checkpoint does not cover it
     */
    public InclusionProof inclusion(long sequence) {
        List<byte[]> path = MerkleTree.inclusion(tiles, sequence, checkpoint.size());
        if (!ProofVerifier.included(sequence, checkpoint.size(), tiles.hash(0, sequence), path, checkpoint.root())) {
            throw unproven();
        }
        return new InclusionProof(sequence, path, signed);
    }

    /**
     * The consistency proof from an earlier checkpoint of that many entries.
     *
     * @throws IndexOutOfBoundsException when the earlier one would be empty, or larger
     */
    public ConsistencyProof consistency(long earlier) {
        List<byte[]> path = MerkleTree.consistency(tiles, earlier, checkpoint.size());
        if (!ProofVerifier.consistent(
                earlier, checkpoint.size(), MerkleTree.root(tiles, earlier), checkpoint.root(), path)) {
            throw unproven();
        }
        return new ConsistencyProof(earlier, path, signed);
    }

    private static LedgerUnavailable unproven() {
        return new LedgerUnavailable(
                "tile",
                "the tiles do not lead to the root of the checkpoint.",
                "Maybe a tile was changed. Run the command `verify` to find it.");
    }
}
