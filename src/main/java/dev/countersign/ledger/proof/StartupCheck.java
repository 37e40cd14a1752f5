package dev.countersign.ledger.proof;

import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.note.Anchor;
import dev.countersign.ledger.note.Checkpoint;
import dev.countersign.ledger.note.LogKey;
import dev.countersign.ledger.note.Note;
import dev.countersign.ledger.tree.MerkleTree;
import dev.countersign.ledger.tree.PendingTiles;
import dev.countersign.ledger.tree.TilePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Compares the journal with the checkpoint and the anchor while a ledger starts, and finds missing tiles. The journal
 * decides: a tile that differs from a journal that the checkpoint proves is rewritten.
 */
public final class StartupCheck {

    private static final long NONE = -1;

    private final Disk disk;
    private final Path folder;
    private final LogKey key;
    private final Anchor anchor;
    private final PendingTiles pendingTiles = new PendingTiles();
    private final List<Owed> owed = new ArrayList<>();
    private final long published;
    private final boolean signed;
    private long differs = NONE;
    private long bundle;

    /** @throws LedgerUnavailable when this key did not sign the checkpoint */
    public StartupCheck(Disk disk, Path folder, LogKey key, Anchor anchor) {
        this.disk = disk;
        this.folder = folder;
        this.key = key;
        this.anchor = anchor;
        Optional<Checkpoint> checkpoint = checkpoint();
        checkpoint.ifPresent(
                each -> owed.add(new Owed(folder.resolve(TreeWriter.CHECKPOINT).toString(), each)));
        anchor.last(key.verifier()).ifPresent(each -> owed.add(new Owed("the anchor", each)));
        owed.sort(Comparator.comparing((Owed each) -> each.checkpoint().size()));
        signed = checkpoint.isPresent();
        published = checkpoint.map(Checkpoint::size).orElse(0L);
    }

    /** Number of entries that the checkpoint in the folder proved when this was made; 0 without one. */
    public long published() {
        return published;
    }

    /** What the journal must contain, and the source of that claim. */
    private record Owed(String place, Checkpoint checkpoint) {}

    private Optional<Checkpoint> checkpoint() {
        Path file = folder.resolve(TreeWriter.CHECKPOINT);
        try {
            disk.tidy(folder);
            if (!disk.exists(file)) {
                return Optional.empty();
            }
            Note note = Note.read(disk.bytes(file))
                    .orElseThrow(() -> new LedgerUnavailable(
                            file.toString(),
                            "is not a signed note.",
                            "Maybe it was changed by hand. Restore it from a backup."));
            if (!note.signedBy(key.verifier())) {
                throw new LedgerUnavailable(
                        file.toString(),
                        "was not signed by the key of this ledger, " + key.verifier() + ".",
                        "Maybe keys or checkpoint were copied from another ledger. Restore those that match.");
            }
            return Optional.of(Checkpoint.of(note)
                    .orElseThrow(
                            () -> new LedgerUnavailable(file.toString(), "is signed, but is not a checkpoint.", "")));
        } catch (IOException e) {
            throw new LedgerUnavailable(file.toString(), "cannot be read: " + e.getMessage() + ".", "");
        }
    }

    /**
     * The next entry that was found in the journal.
     *
     * @param length bytes of the public record
     * @throws LedgerUnavailable when a checkpoint was signed for different entries
     */
    public void add(byte[] leaf, int length) {
        pendingTiles.add(leaf);
        bundle += Short.BYTES + length;
        long size = pendingTiles.size();
        if (size % TilePath.FULL == 0) {
            pendingTiles.written(tile -> size <= published && lies(tile));
            bundle = 0;
        }
        for (Owed each : owed) {
            if (each.checkpoint().size() == size
                    && !Arrays.equals(each.checkpoint().root(), pendingTiles.root())) {
                throw new LedgerUnavailable(
                        each.place(),
                        "the first " + size + " entries in the journal are not the signed ones; " + first(),
                        "Maybe a file was changed, or restored from another place. Restore the whole folder "
                                + "from a backup. Run the command `verify` for details.");
            }
        }
    }

    /**
     * @param torn why a last group is not among the entries
     * @throws LedgerUnavailable when entries are missing
     */
    public TreeWriter done(Optional<LedgerUnavailable> torn) {
        for (Owed each : owed) {
            if (each.checkpoint().size() > pendingTiles.size()) {
                torn.ifPresent(why -> {
                    throw why;
                });
                throw new LedgerUnavailable(
                        each.place(),
                        "a checkpoint was signed for " + each.checkpoint().size()
                                + " entries, but the journal ends before sequence " + pendingTiles.size() + ".",
                        "Maybe the folder was restored from an older copy. Restore the newest.");
            }
        }
        if (!signed && pendingTiles.size() > 0) {
            throw new LedgerUnavailable(
                    folder.resolve(TreeWriter.CHECKPOINT).toString(),
                    "is missing, and the journal has " + pendingTiles.size()
                            + " entries. Every ledger has a checkpoint from its start. Without it nothing is signed.",
                    "Maybe it was deleted. Restore it from a backup, or from somebody who keeps checkpoints.");
        }
        return new TreeWriter(disk, folder, key, anchor, pendingTiles, published);
    }

    /** Whether the full tile is correct. An unreadable tile is rewritten like a missing one. */
    private boolean lies(PendingTiles.Tile tile) {
        try {
            Path file = folder.resolve(tile.path().toString());
            boolean there = disk.exists(file);
            byte[] found = there ? disk.bytes(file) : new byte[0];
            boolean alike = Arrays.equals(found, tile.hashes());
            if (there && !alike && differs == NONE && tile.path().level() == 0) {
                differs = tile.path().tile() * TilePath.FULL + Arrays.mismatch(found, tile.hashes()) / MerkleTree.HASH;
            }
            boolean whole = alike
                    && (tile.path().level() > 0
                            || lies(new TilePath(TilePath.ENTRIES, tile.path().tile(), TilePath.FULL), bundle));
            if (whole) {
                TreeWriter.filled(disk, folder, tile.path());
            }
            return whole;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean lies(TilePath entries, long bytes) throws IOException {
        Path file = folder.resolve(entries.toString());
        if (!disk.exists(file)) {
            return false;
        }
        try (Disk.Read read = disk.open(file)) {
            return read.size() == bytes;
        }
    }

    private String first() {
        if (differs == NONE) {
            pendingTiles.cut().partial().stream()
                    .filter(tile -> tile.path().level() == 0)
                    .forEach(this::lies);
        }
        return differs == NONE
                ? "the tiles do not show which is the first."
                : "the first difference is at sequence " + differs + ".";
    }
}
