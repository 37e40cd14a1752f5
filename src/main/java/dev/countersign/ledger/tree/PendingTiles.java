package dev.countersign.ledger.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** The tiles of a growing tree that are not on disk yet. Any number of threads may use it. */
public final class PendingTiles {

    private final GrowingTree growth = new GrowingTree(this::whole);
    private final List<Filling> levels = new ArrayList<>();
    private final List<Tile> full = new ArrayList<>();

    /** Hashes for a tile. */
    public record Tile(TilePath path, byte[] hashes) {}

    /**
     * The tree at one time, and what must be written for it.
     *
     * @param full    tiles that will not change any more
     * @param partial tiles that will change
     */
    public record Cut(long size, byte[] root, List<Tile> full, List<Tile> partial) {}

    /** The tile of a level that is being filled. */
    private static final class Filling {

        private final byte[] hashes = new byte[TilePath.FULL * MerkleTree.HASH];
        private long tile;
        private int width;
    }

    public synchronized void add(byte[] leaf) {
        growth.add(leaf);
    }

    public synchronized long size() {
        return growth.size();
    }

    public synchronized byte[] root() {
        return growth.root();
    }

    public synchronized Cut cut() {
        List<Tile> partial = new ArrayList<>();
        for (int level = 0; level < levels.size(); level++) {
            Filling filling = levels.get(level);
            if (filling.width > 0) {
                partial.add(new Tile(
                        new TilePath(level, filling.tile, filling.width),
                        Arrays.copyOf(filling.hashes, filling.width * MerkleTree.HASH)));
            }
        }
        return new Cut(growth.size(), growth.root(), List.copyOf(full), partial);
    }

    /** The full tiles up to that size are on disk. */
    public synchronized void written(Predicate<Tile> tiles) {
        full.removeIf(tiles);
    }

    private void whole(int level, byte[] hash) {
        if (level % TilePath.HEIGHT != 0) {
            return;
        }
        int tiled = level / TilePath.HEIGHT;
        if (tiled == levels.size()) {
            levels.add(new Filling());
        }
        Filling filling = levels.get(tiled);
        System.arraycopy(hash, 0, filling.hashes, filling.width * MerkleTree.HASH, MerkleTree.HASH);
        if (++filling.width == TilePath.FULL) {
            full.add(new Tile(new TilePath(tiled, filling.tile++, TilePath.FULL), filling.hashes.clone()));
            filling.width = 0;
        }
    }
}
