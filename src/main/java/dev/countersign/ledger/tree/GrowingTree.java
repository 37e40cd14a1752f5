package dev.countersign.ledger.tree;

import java.util.ArrayList;
import java.util.List;

/** A tree that grows leaf by leaf. It keeps only the complete subtrees at its edge, one for each bit of its size. */
public final class GrowingTree {

    private final Made made;
    private final List<byte[]> edge = new ArrayList<>();
    private long size;

    public GrowingTree(Made made) {
        this.made = made;
    }

    /** Receives each complete subtree when it is formed. Leaves are level 0. */
    public interface Made {

        void whole(int level, byte[] hash);
    }

    public void add(byte[] leaf) {
        byte[] hash = leaf;
        made.whole(0, hash);
        int merges = Long.numberOfTrailingZeros(++size);
        for (int level = 1; level <= merges; level++) {
            hash = MerkleTree.node(edge.remove(edge.size() - 1), hash);
            made.whole(level, hash);
        }
        edge.add(hash);
    }

    public long size() {
        return size;
    }

    public byte[] root() {
        if (edge.isEmpty()) {
            return MerkleTree.empty();
        }
        byte[] root = edge.get(edge.size() - 1);
        for (int i = edge.size() - 2; i >= 0; i--) {
            root = MerkleTree.node(edge.get(i), root);
        }
        return root;
    }
}
