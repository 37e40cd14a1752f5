package dev.countersign.ledger;

import dev.countersign.ledger.tree.GrowingTree;
import dev.countersign.ledger.tree.MerkleTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tree in memory, as large as a test wants it. */
public final class SampleTree implements MerkleTree.Subtrees {

    public final GrowingTree growth;
    private final List<byte[]> leaves = new ArrayList<>();
    private final Map<String, byte[]> subtrees = new HashMap<>();
    private final Map<Integer, Long> made = new HashMap<>();

    public SampleTree(int size) {
        growth = new GrowingTree((level, hash) ->
                subtrees.put(level + "/" + (made.merge(level, 1L, Long::sum) - 1), hash));
        for (int i = 0; i < size; i++) {
            add(MerkleTree.leaf(record(i)));
        }
    }

    public static byte[] record(long index) {
        return ("{\"entry\":" + index + "}").getBytes(StandardCharsets.UTF_8);
    }

    public void add(byte[] leaf) {
        leaves.add(leaf);
        growth.add(leaf);
    }

    public byte[] leaf(int index) {
        return leaves.get(index);
    }

    @Override
    public byte[] hash(int level, long index) {
        return subtrees.get(level + "/" + index);
    }

    /** The root, computed literally by the definition of RFC 6962. */
    public byte[] defined(int from, int to) {
        int width = to - from;
        if (width == 0) {
            return MerkleTree.empty();
        }
        if (width == 1) {
            return leaves.get(from);
        }
        int k = 1;
        while (2 * k < width) {
            k *= 2;
        }
        return MerkleTree.node(defined(from, from + k), defined(from + k, to));
    }
}
