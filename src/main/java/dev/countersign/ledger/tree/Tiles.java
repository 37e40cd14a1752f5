package dev.countersign.ledger.tree;

import dev.countersign.ledger.disk.LedgerUnavailable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hashes of a tree of one size, read from its tiles. It keeps the last tiles that it read. For one thread. */
public final class Tiles implements MerkleTree.Subtrees {

    private static final int KEPT = 1_024;

    private final Source source;
    private final long size;
    private final Map<TilePath, Folded> read = new LinkedHashMap<>(16, 0.75f, true) {

        @Override
        protected boolean removeEldestEntry(Map.Entry<TilePath, Folded> eldest) {
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
        Folded tile = read.get(path);
        if (tile == null) {
            tile = new Folded(tile(path));
            read.put(path, tile);
        }
        return tile.node((TilePath.FULL + (int) (first % TilePath.FULL)) >> above);
    }

    /**
     * The hashes of a tile and those of the complete subtrees over them, each made when it is first asked for. Node 1
     * is over the whole tile, the nodes 2n and 2n + 1 are below node n, and the hashes of the tile begin at node 256.
     */
    private static final class Folded {

        private final byte[] nodes = new byte[2 * TilePath.FULL * MerkleTree.HASH];
        private final BitSet made = new BitSet(TilePath.FULL);

        Folded(byte[] hashes) {
            int given = Math.min(hashes.length, TilePath.FULL * MerkleTree.HASH);
            System.arraycopy(hashes, 0, nodes, TilePath.FULL * MerkleTree.HASH, given);
        }

        byte[] node(int at) {
            int from = at * MerkleTree.HASH;
            if (at < TilePath.FULL && !made.get(at)) {
                System.arraycopy(MerkleTree.node(node(2 * at), node(2 * at + 1)), 0, nodes, from, MerkleTree.HASH);
                made.set(at);
            }
            return Arrays.copyOfRange(nodes, from, from + MerkleTree.HASH);
        }
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
