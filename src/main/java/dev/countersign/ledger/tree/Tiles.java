package dev.countersign.ledger.tree;

import dev.countersign.ledger.disk.LedgerUnavailable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hashes of a tree of one size, read from its tiles. It keeps the last tiles that it read. For one thread. */
public final class Tiles implements MerkleTree.Subtrees {

    private static final int KEPT = 1_024;

    private final Source source;
    private final long size;
    private final Map<TilePath, byte[]> read = new LinkedHashMap<>(16, 0.75f, true) {

        @Override
        protected boolean removeEldestEntry(Map.Entry<TilePath, byte[]> eldest) {
            return size() > KEPT;
        }
    };

    public Tiles(Source source, long size) {
        this.source = source;
        this.size = size;
    }

    /** The source of tiles. */
    public interface Source {

        /** @throws NoSuchFileException when there is none */
        byte[] bytes(TilePath path) throws IOException;
    }

    @Override
    public byte[] hash(int level, long index) {
        int tiled = level / TilePath.HEIGHT;
        int above = level % TilePath.HEIGHT;
        long first = index << above;
        TilePath path = TilePath.holding(tiled, first, size);
        byte[] hashes = read.get(path);
        if (hashes == null) {
            hashes = tile(path);
            read.put(path, hashes);
        }
        return fold(hashes, (int) (first % TilePath.FULL), 1 << above);
    }

    /** The hash over that many hashes of a tile. The number is a power of two. */
    static byte[] fold(byte[] hashes, int first, int width) {
        if (width == 1) {
            return Arrays.copyOfRange(hashes, first * MerkleTree.HASH, (first + 1) * MerkleTree.HASH);
        }
        return MerkleTree.node(fold(hashes, first, width / 2), fold(hashes, first + width / 2, width / 2));
    }

    /** A tile that was partial when the tree had this size may be full now. It begins with the same hashes. */
    private byte[] tile(TilePath path) {
        try {
            try {
                return hashes(path, source.bytes(path));
            } catch (NoSuchFileException e) {
                return hashes(path, source.bytes(path.filled()));
            }
        } catch (NoSuchFileException e) {
            throw new LedgerUnavailable(
                    path.toString(),
                    "this tile is missing.",
                    "Maybe it was removed by hand. The next start of the service writes it again.");
        } catch (IOException e) {
            throw new LedgerUnavailable(path.toString(), "cannot be read: " + e.getMessage() + ".", "");
        }
    }

    private byte[] hashes(TilePath path, byte[] found) {
        if (found.length < path.width() * MerkleTree.HASH) {
            throw new LedgerUnavailable(
                    path.toString(),
                    "has " + found.length + " bytes instead of " + path.width() + " hashes of 32 bytes.",
                    "Maybe it was changed by hand. The next start of the service writes it again.");
        }
        return found;
    }
}
