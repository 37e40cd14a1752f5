package dev.countersign.ledger.verify;

import dev.countersign.ledger.note.VerificationFailure;
import dev.countersign.ledger.tree.GrowingTree;
import dev.countersign.ledger.tree.MerkleTree;
import dev.countersign.ledger.tree.TilePath;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Compares the hash tiles with the tree over the journal, as it grows. */
final class TilesAudit implements GrowingTree.Made {

    private final FolderFiles files;
    private final long size;
    private final List<Level> levels = new ArrayList<>();
    private Optional<VerificationFailure> first = Optional.empty();
    private Optional<Long> firstLeaf = Optional.empty();

    /** The tile of a level that is being compared; without bytes if it cannot be used. */
    private static final class Level {

        private long next;
        private FolderFiles.Found tile = new FolderFiles.Found(new TilePath(0, 0, TilePath.FULL), new byte[0]);
    }

    /** @param size entries that the checkpoint covers */
    TilesAudit(FolderFiles files, long size) {
        this.files = files;
        this.size = size;
    }

    @Override
    public void whole(int level, byte[] hash) {
        int tiled = level / TilePath.HEIGHT;
        if (level % TilePath.HEIGHT != 0
                || tiled == levels.size() && !levels.add(new Level())
                || levels.get(tiled).next >= TilePath.hashes(tiled, size)) {
            return;
        }
        Level at = levels.get(tiled);
        long index = at.next++;
        int place = (int) (index % TilePath.FULL);
        try {
            if (place == 0) {
                at.tile = new FolderFiles.Found(TilePath.holding(tiled, index, size), new byte[0]);
                at.tile = load(at.tile.path());
            }
            byte[] hashes = at.tile.bytes();
            if (hashes.length == 0) {
                return;
            }
            if (!Arrays.equals(
                    hashes, place * MerkleTree.HASH, (place + 1) * MerkleTree.HASH, hash, 0, MerkleTree.HASH)) {
                throw new VerificationFailure(
                        at.tile.path() + ", byte " + place * MerkleTree.HASH
                                + (tiled == 0 ? ", sequence " + index : ""),
                        "this hash differs from the hash of the entries in the journal.");
            }
        } catch (VerificationFailure e) {
            first = first.or(() -> Optional.of(e));
            firstLeaf = tiled == 0 ? firstLeaf.or(() -> Optional.of(index)) : firstLeaf;
        }
    }

    private FolderFiles.Found load(TilePath path) {
        FolderFiles.Found found = files.tile(path);
        if (found.bytes().length != found.path().width() * MerkleTree.HASH) {
            throw new VerificationFailure(
                    found.path().toString(),
                    "has " + found.bytes().length + " bytes instead of "
                            + found.path().width() + " hashes of 32 bytes.");
        }
        return found;
    }

    /** The first tile that differs from the journal. */
    Optional<VerificationFailure> first() {
        return first;
    }

    /** The first entry whose leaf in the journal differs from the tiles. */
    Optional<Long> firstLeaf() {
        return firstLeaf;
    }

    /**
     * Checks that the partial tiles of older checkpoints begin like the compared tiles. Call this after the comparison
     * succeeded.
     *
     * @throws VerificationFailure at the first that does not
     */
    int older() {
        int checked = 0;
        for (TilePath path : files.tiles()) {
            long begin = path.tile() * TilePath.FULL;
            boolean covered = begin + path.width() <= TilePath.hashes(path.level(), size);
            if (!covered) {
                continue;
            }
            TilePath holding = TilePath.holding(path.level(), begin, size);
            Optional<FolderFiles.Found> present = path.level() == TilePath.ENTRIES && !holding.full()
                    ? files.lastBundle(holding)
                    : Optional.of(files.tile(holding));
            if (path.equals(holding)
                    || present.map(FolderFiles.Found::path).filter(path::equals).isPresent()) {
                continue;
            }
            Optional<FolderFiles.Found> still = files.present(path);
            if (still.isEmpty()) {
                continue;
            }
            byte[] older = still.get().bytes();
            byte[] compared = present.map(FolderFiles.Found::bytes).orElse(older);
            if (older.length > compared.length
                    || !Arrays.equals(older, 0, older.length, compared, 0, older.length)
                    || !whole(path, older)) {
                throw new VerificationFailure(
                        path + ", byte " + Math.max(0, Arrays.mismatch(older, compared)),
                        "this tile of an older checkpoint does not begin like the present one.");
            }
            checked++;
        }
        return checked;
    }

    private static boolean whole(TilePath path, byte[] content) {
        if (path.level() != TilePath.ENTRIES) {
            return content.length == path.width() * MerkleTree.HASH;
        }
        ByteBuffer bytes = ByteBuffer.wrap(content);
        for (int i = 0; i < path.width(); i++) {
            if (EntryBundlesAudit.next(bytes).isEmpty()) {
                return false;
            }
        }
        return !bytes.hasRemaining();
    }
}
