package dev.countersign.ledger.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Hashes of a growing tree in memory: every fourth level above the leaves, about 2 bytes an entry. The levels between
 * are computed when they are needed, from at most fifteen hashes or leaves each.
 */
public final class TreeHashes {

    private static final int APART = 4;

    private final List<HashList> levels = new ArrayList<>();
    private final GrowingTree growth = new GrowingTree((level, hash) -> {
        if (level > 0 && level % APART == 0) {
            level(level / APART - 1).add(hash);
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

    public synchronized long size() {
        return growth.size();
    }

    private synchronized byte[] kept(int level, long index) {
        return levels.get(level / APART - 1).leaf(Math.toIntExact(index));
    }

    /**
     * The root of the first entries.
     *
     * @param leaves the leaf hash of a sequence; at most fifteen are asked for, without a lock
     */
    public byte[] root(long size, LongFunction<byte[]> leaves) {
        if (size < 0 || size > size()) {
            throw new IndexOutOfBoundsException("no tree of " + size + " entries among " + size());
        }
        return MerkleTree.root(
                (level, index) -> {
                    int above = level % APART;
                    return fold(level - above, index << above, 1 << above, leaves);
                },
                size);
    }

    private byte[] fold(int level, long first, int width, LongFunction<byte[]> leaves) {
        if (width > 1) {
            return MerkleTree.node(
                    fold(level, first, width / 2, leaves), fold(level, first + width / 2, width / 2, leaves));
        }
        return level == 0 ? leaves.apply(first) : kept(level, first);
    }
}
