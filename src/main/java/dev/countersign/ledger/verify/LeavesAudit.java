package dev.countersign.ledger.verify;

import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.note.Checkpoint;
import dev.countersign.ledger.note.VerificationFailure;
import dev.countersign.ledger.tree.GrowingTree;
import dev.countersign.ledger.tree.MerkleTree;
import dev.countersign.ledger.tree.ProofVerifier;
import dev.countersign.ledger.tree.Tiles;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds the tree over the leaves of a journal, and compares it with everything that was derived from the same entries.
 */
final class LeavesAudit {

    private static final long STEP = 4_096;

    private final FolderFiles files;
    private final Checkpoint checkpoint;
    private final TilesAudit tiles;
    private final EntryBundlesAudit bundles;
    private final GrowingTree growth;
    private final Set<Long> asked = new HashSet<>();
    private final Map<Long, byte[]> roots = new HashMap<>(Map.of(0L, MerkleTree.empty()));
    private final long receipt;
    private final VerifyProgress progress;
    private final long all;
    private byte[] receipted = new byte[0];

    LeavesAudit(
            FolderFiles files,
            Checkpoint checkpoint,
            List<Checkpoint> earlier,
            Optional<Receipt> receipt,
            VerifyProgress progress,
            long all) {
        this.files = files;
        this.checkpoint = checkpoint;
        tiles = new TilesAudit(files, checkpoint.size());
        bundles = new EntryBundlesAudit(files, checkpoint.size());
        growth = new GrowingTree(tiles);
        asked.add(checkpoint.size());
        earlier.forEach(each -> asked.add(each.size()));
        this.receipt = receipt.map(Receipt::sequence).orElse(-1L);
        this.progress = progress;
        this.all = all;
    }

    void add(byte[] leaf) {
        if (growth.size() == receipt) {
            receipted = leaf;
        }
        if (growth.size() < checkpoint.size()) {
            bundles.add(leaf);
        }
        growth.add(leaf);
        if (asked.contains(growth.size())) {
            roots.put(growth.size(), growth.root());
        }
        if (growth.size() % STEP == 0) {
            progress.at(growth.size(), all);
        }
    }

    /** The root over that many first entries. The number is one of the requested ones. */
    byte[] root(long size) {
        return roots.getOrDefault(size, new byte[0]);
    }

    /** The leaf of the receipt's entry. */
    byte[] receipted() {
        return receipted;
    }

    /** The line that states that the tiles agree. */
    String tiles() {
        if (!Arrays.equals(root(checkpoint.size()), checkpoint.root())) {
            throw otherEntries();
        }
        tiles.first().or(bundles::first).ifPresent(wrong -> {
            throw wrong;
        });
        int older = tiles.older();
        return "tiles     hashes and entries agree with the journal"
                + (older == 0 ? "" : ", and so do " + older + " of older checkpoints");
    }

    /** The tiles show which entry was changed, if the tiles themselves are the signed ones. */
    private VerificationFailure otherEntries() {
        Optional<Long> changed = tiles.firstLeaf().filter(this::signedInTiles);
        return changed.map(sequence ->
                        new VerificationFailure("journal, sequence " + sequence, "is not the signed entry."))
                .orElseGet(() -> new VerificationFailure(
                        "journal, before sequence " + checkpoint.size(),
                        "the entries are not the signed ones, and the tiles do not show which is the "
                                + "first that differs."));
    }

    private boolean signedInTiles(long sequence) {
        try {
            Tiles signed = new Tiles(path -> files.tile(path).bytes(), checkpoint.size());
            return ProofVerifier.included(
                    sequence,
                    checkpoint.size(),
                    signed.hash(0, sequence),
                    MerkleTree.inclusion(signed, sequence, checkpoint.size()),
                    checkpoint.root());
        } catch (VerificationFailure | LedgerUnavailable e) {
            return false;
        }
    }
}
