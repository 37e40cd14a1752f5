package dev.countersign.ledger.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A list of hashes in one array. */
public final class HashList {

    private static final int CHUNK = 4_096;

    private final List<byte[]> chunks = new ArrayList<>();
    private int count;

    public void add(byte[] hash) {
        if (count % CHUNK == 0 && count / CHUNK == chunks.size()) {
            chunks.add(new byte[CHUNK * MerkleTree.HASH]);
        }
        System.arraycopy(hash, 0, chunks.get(count / CHUNK), count % CHUNK * MerkleTree.HASH, MerkleTree.HASH);
        count++;
    }

    public int count() {
        return count;
    }

    public void shorten(int to) {
        count = to;
    }

    public byte[] leaf(int at) {
        int from = at % CHUNK * MerkleTree.HASH;
        return Arrays.copyOfRange(chunks.get(at / CHUNK), from, from + MerkleTree.HASH);
    }
}
