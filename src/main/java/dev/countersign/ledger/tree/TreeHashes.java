package dev.countersign.ledger.tree;

import java.util.ArrayList;
import java.util.List;

/**
 * Hashes of a growing tree in memory: all leaves, and every fourth level above them. The levels between are computed
 * when they are needed, at most fifteen hashes each. About 35 bytes an entry.
 */
public final class TreeHashes implements MerkleTree.Subtrees {

    private static final int APART = 4;

    private final List<HashList> levels = new ArrayList<>(List.of(new HashList()));
    private final GrowingTree growth = new GrowingTree((level, hash) -> {
        if (level % APART == 0) {
            level(level / APART).add(hash);
        }
    });

    private HashList level(int kept) {
        if (kept == levels.size()) {
            levels.add(new HashList());
        }
        return levels.get(kept);
    }

    public synchronized void add(byte[] leaf) {
        growth.add(leaf);
    }

    @Override
    public synchronized byte[] hash(int level, long index) {
        int above = level % APART;
        return fold(levels.get(level / APART), (int) (index << above), 1 << above);
    }

    private static byte[] fold(HashList hashes, int first, int width) {
        return width == 1
                ? hashes.leaf(first)
                : MerkleTree.node(fold(hashes, first, width / 2), fold(hashes, first + width / 2, width / 2));
    }

    public synchronized byte[] root(long size) {
        if (size < 0 || size > growth.size()) {
            throw new IndexOutOfBoundsException("no tree of " + size + " entries among " + growth.size());
        }
        return MerkleTree.root(this, size);
    }
}
