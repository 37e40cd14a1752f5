package dev.countersign.ledger.tree;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The Merkle tree of RFC 6962, section 2.1: hashes, root and proofs. {@link ProofVerifier} checks proofs.
 *
 * <p>A range of leaves is split at the largest power of two below its width. Every such range is therefore either a
 * complete subtree, or splits into a complete one on the left and a smaller range on the right.
 */
public final class MerkleTree {

    /** Bytes of a hash. */
    public static final int HASH = 32;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(LedgerHash::sha256);

    private MerkleTree() {}

    /** Hashes of whole subtrees. */
    public interface Subtrees {

        /** The hash over the 2^level leaves from index * 2^level on. The tree must have all of them. */
        byte[] hash(int level, long index);
    }

    /** SHA-256(0x00 || record). */
    public static byte[] leaf(byte[] record) {
        MessageDigest sha = SHA_256.get();
        sha.update(LEAF);
        return sha.digest(record);
    }

    /** SHA-256(0x01 || left || right). */
    public static byte[] node(byte[] left, byte[] right) {
        MessageDigest sha = SHA_256.get();
        sha.update(NODE);
        sha.update(left);
        return sha.digest(right);
    }

    public static byte[] root(Subtrees subtrees, long size) {
        return size == 0 ? empty() : range(subtrees, 0, size);
    }

    /** The hash of content without a prefix. */
    public static byte[] sha256(byte[] content) {
        return SHA_256.get().digest(content);
    }

    /** The root of a tree without leaves. */
    public static byte[] empty() {
        return SHA_256.get().digest();
    }

    /** The inclusion path: the hashes from a leaf up to the root. */
    public static List<byte[]> inclusion(Subtrees subtrees, long index, long size) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("no leaf " + index + " in a tree of " + size);
        }
        List<byte[]> path = new ArrayList<>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long middle = from + split(to - from);
            if (index < middle) {
                path.add(range(subtrees, middle, to));
                to = middle;
            } else {
                path.add(range(subtrees, from, middle));
                from = middle;
            }
        }
        Collections.reverse(path);
        return path;
    }

    /**
     * The consistency proof from the tree of the first {@code earlier} leaves to the tree of the first {@code size}
     * leaves.
     */
    public static List<byte[]> consistency(Subtrees subtrees, long earlier, long size) {
        if (earlier < 1 || earlier > size) {
            throw new IndexOutOfBoundsException("no tree of " + earlier + " at the beginning of one of " + size);
        }
        List<byte[]> path = new ArrayList<>();
        long from = 0;
        long to = size;
        while (earlier != to) {
            long middle = from + split(to - from);
            if (earlier <= middle) {
                path.add(range(subtrees, middle, to));
                to = middle;
            } else {
                path.add(range(subtrees, from, middle));
                from = middle;
            }
        }
        if (from > 0) {
            path.add(range(subtrees, from, to));
        }
        Collections.reverse(path);
        return path;
    }

    private static byte[] range(Subtrees subtrees, long from, long to) {
        long width = to - from;
        if (Long.bitCount(width) == 1) {
            int level = Long.numberOfTrailingZeros(width);
            return subtrees.hash(level, from >> level);
        }
        long middle = from + split(width);
        return node(range(subtrees, from, middle), range(subtrees, middle, to));
    }

    private static long split(long width) {
        return Long.highestOneBit(width - 1);
    }
}
