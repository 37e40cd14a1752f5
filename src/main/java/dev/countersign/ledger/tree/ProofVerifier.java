package dev.countersign.ledger.tree;

import java.util.Arrays;
import java.util.List;

/** Verifies proofs without the tree (RFC 9162, sections 2.1.3.2 and 2.1.4.2; the tree is that of RFC 6962). */
public final class ProofVerifier {

    private ProofVerifier() {}

    /** Whether the path leads from that leaf at that index to the root of the tree of that size. */
    public static boolean included(long index, long size, byte[] leaf, List<byte[]> path, byte[] root) {
        if (index < 0 || index >= size || !allHashes(path) || leaf.length != MerkleTree.HASH) {
            return false;
        }
        long node = index;
        long last = size - 1;
        byte[] hash = leaf;
        for (byte[] other : path) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = MerkleTree.node(other, hash);
                int up = Long.numberOfTrailingZeros(node);
                node >>= up;
                last >>= up;
            } else {
                hash = MerkleTree.node(hash, other);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && Arrays.equals(hash, root);
    }

    /** Whether the larger tree begins with the smaller one. An empty tree proves nothing, so it is not accepted. */
    public static boolean consistent(long earlier, long size, byte[] earlierRoot, byte[] root, List<byte[]> path) {
        if (earlier < 1 || earlier > size || !allHashes(path)) {
            return false;
        }
        if (earlier == size) {
            return path.isEmpty() && Arrays.equals(earlierRoot, root);
        }
        boolean whole = Long.bitCount(earlier) == 1;
        if (path.isEmpty() && !whole) {
            return false;
        }
        int up = Long.numberOfTrailingZeros(earlier);
        long node = earlier - 1 >> up;
        long last = size - 1 >> up;
        byte[] small = whole ? earlierRoot : path.get(0);
        byte[] large = small;
        for (byte[] other : whole ? path : path.subList(1, path.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                small = MerkleTree.node(other, small);
                large = MerkleTree.node(other, large);
                int further = Long.numberOfTrailingZeros(node);
                node >>= further;
                last >>= further;
            } else {
                large = MerkleTree.node(large, other);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && Arrays.equals(small, earlierRoot) && Arrays.equals(large, root);
    }

    private static boolean allHashes(List<byte[]> path) {
        return path.stream().allMatch(hash -> hash.length == MerkleTree.HASH);
    }
}
