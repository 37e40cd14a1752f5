package dev.countersign.ledger.tree;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The tree over the values of one private part. The public record has its root, which is the commitment to all of them.
 *
 * <p>A leaf is {@code SHA-256(0x00 || salt || member)}. The member is canonical JSON: {@code "name":value}. The salt is
 * the first {@value #SALT} bytes of {@code SHA-256(seed || name)}, with the seed of the part. The root is that of RFC
 * 6962, section 2.1, over the leaves in their order. One value can be shown with its salt and an inclusion proof, and
 * without the seed no other value can be found by guessing. {@link ProofVerifier} checks the proof. For one thread.
 */
public final class PartTree {

    /** Bytes of a salt. */
    public static final int SALT = 16;

    /** Name of the last leaf of the first part: the public record, without the roots. */
    public static final String RECORD = "record";

    private static final byte LEAF = 0;
    private static final byte NODE = 1;
    private static final int HASH = MerkleTree.HASH;
    private static final int ROOM = 64;
    private static final int INPUT = 512;
    private static final byte[] ROOTS = ",\"sealed\":[".getBytes(StandardCharsets.US_ASCII);

    private final MessageDigest sha = LedgerHash.sha256();
    private byte[] seed;
    private byte[] hashes = new byte[ROOM * HASH];
    /** What is hashed next, in one piece: most leaves are short. */
    private byte[] input = new byte[INPUT];

    private int leaves;

    /** @param seed of the part */
    public PartTree(byte[] seed) {
        this.seed = seed;
    }

    /** Begins the tree of another part. */
    public void begin(byte[] other) {
        seed = other;
        leaves = 0;
    }

    /**
     * Adds a member that is written in a buffer.
     *
     * @param from  where its name begins
     * @param value where its value begins
     */
    public void add(byte[] json, int from, int value, int to) {
        int at = room();
        // the name is between two quotation marks, and a colon is before the value
        int name = value - from - 3;
        int salt = Math.max(seed.length, 1 + SALT);
        if (salt + to - from > input.length) {
            input = new byte[2 * (salt + to - from)];
        }
        System.arraycopy(seed, 0, input, 0, seed.length);
        System.arraycopy(json, from + 1, input, seed.length, name);
        sha.update(input, 0, seed.length + name);
        digest(at);
        input[0] = LEAF;
        System.arraycopy(hashes, at, input, 1, SALT);
        System.arraycopy(json, from, input, 1 + SALT, to - from);
        sha.update(input, 0, 1 + SALT + to - from);
        digest(at);
    }

    /** Adds a member. @param value its value in canonical JSON, in pieces */
    public void add(String name, byte[]... value) {
        byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
        int at = room();
        sha.update(seed);
        sha.update(encoded);
        digest(at);
        sha.update(LEAF);
        sha.update(hashes, at, SALT);
        sha.update((byte) '"');
        sha.update(encoded);
        sha.update((byte) '"');
        sha.update((byte) ':');
        for (byte[] piece : value) {
            sha.update(piece);
        }
        digest(at);
    }

    /** The hash of a leaf, from its place on. */
    public byte[] leaf(int place) {
        return Arrays.copyOfRange(hashes, place * HASH, (place + 1) * HASH);
    }

    /** The number of leaves so far. */
    public int size() {
        return leaves;
    }

    /** The root. The tree is empty afterwards. */
    public byte[] root() {
        if (leaves == 0) {
            return sha.digest();
        }
        // pairs from the left, and the last without a pair goes up: the same as a split at the largest power of two
        for (int left = leaves; left > 1; left = (left + 1) / 2) {
            for (int i = 0; i + 1 < left; i += 2) {
                input[0] = NODE;
                System.arraycopy(hashes, i * HASH, input, 1, 2 * HASH);
                sha.update(input, 0, 1 + 2 * HASH);
                digest(i / 2 * HASH);
            }
            if (left % 2 == 1) {
                System.arraycopy(hashes, (left - 1) * HASH, hashes, left / 2 * HASH, HASH);
            }
        }
        leaves = 0;
        return Arrays.copyOf(hashes, HASH);
    }

    /**
     * The canonical bytes of a record without the roots, in two pieces; in one if it has none. A member of the same
     * name further inside, such as a rule with that id, is not the roots.
     */
    public static byte[][] withoutRoots(byte[] record) {
        int depth = 0;
        boolean text = false;
        for (int from = 0; from + ROOTS.length < record.length; from++) {
            byte each = record[from];
            if (text) {
                from += each == '\\' ? 1 : 0;
                text = each != '"';
            } else if (depth == 1 && Arrays.equals(record, from, from + ROOTS.length, ROOTS, 0, ROOTS.length)) {
                int to = from + ROOTS.length;
                while (to < record.length && record[to - 1] != ']') {
                    to++;
                }
                return new byte[][] {Arrays.copyOf(record, from), Arrays.copyOfRange(record, to, record.length)};
            } else if (each == '"') {
                text = true;
            } else if (each == '{' || each == '[') {
                depth++;
            } else if (each == '}' || each == ']') {
                depth--;
            }
        }
        return new byte[][] {record};
    }

    private int room() {
        if ((leaves + 1) * HASH > hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * hashes.length);
        }
        return leaves++ * HASH;
    }

    private void digest(int at) {
        try {
            sha.digest(hashes, at, HASH);
        } catch (DigestException e) {
            throw new IllegalStateException("there is room for a hash", e);
        }
    }
}
