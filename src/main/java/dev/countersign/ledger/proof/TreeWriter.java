package dev.countersign.ledger.proof;

import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.note.Anchor;
import dev.countersign.ledger.note.Checkpoint;
import dev.countersign.ledger.note.LogKey;
import dev.countersign.ledger.tree.MerkleTree;
import dev.countersign.ledger.tree.PendingTiles;
import dev.countersign.ledger.tree.TilePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * Writes the tree over the forced entries of the journal: first tiles, forced, then the checkpoint that covers them.
 * After a power cut, the tiles of the checkpoint that is found are therefore complete.
 *
 * <p>Entries are added by one thread, published by another; only {@link #add} and {@link #behind} may run at the same
 * time as {@link #publish}.
 */
public final class TreeWriter {

    public static final String CHECKPOINT = "checkpoint";

    private static final int FILES_AT_ONCE = 64;

    private final Disk disk;
    private final Path folder;
    private final LogKey key;
    private final Anchor anchor;
    private final PendingTiles pendingTiles;
    private final long begun;
    private volatile long published;

    /** The public records of the journal. */
    @FunctionalInterface
    public interface Records {

        byte[] of(long sequence);

        /** Those of some entries that follow one another. */
        default List<byte[]> of(long first, int count) {
            return LongStream.range(first, first + count).mapToObj(this::of).toList();
        }
    }

    /** @param published entries of the existing checkpoint; 0 for none */
    TreeWriter(Disk disk, Path folder, LogKey key, Anchor anchor, PendingTiles pendingTiles, long published) {
        this.disk = disk;
        this.folder = folder;
        this.key = key;
        this.anchor = anchor;
        this.pendingTiles = pendingTiles;
        begun = pendingTiles.size();
        this.published = published;
    }

    /** The next entry is forced to disk. */
    public void add(byte[] leaf) {
        pendingTiles.add(leaf);
    }

    /**
     * Signs the empty tree before the first entry is accepted. From then on a missing checkpoint means that it was
     * removed.
     */
    public void begin() throws IOException {
        if (pendingTiles.size() == 0 && !disk.exists(folder.resolve(CHECKPOINT))) {
            disk.replace(
                    folder.resolve(CHECKPOINT),
                    key.sign(new Checkpoint(key.origin(), 0, MerkleTree.empty()).text())
                            .bytes(),
                    Disk.Readers.ALL);
        }
    }

    /** Whether there are entries that no checkpoint covers. */
    public boolean behind() {
        return pendingTiles.size() > published;
    }

    /** The number of entries of the last checkpoint. */
    long published() {
        return published;
    }

    /**
     * Writes tiles and a checkpoint for all entries added so far. Does nothing if there are no new ones. After an error
     * it may be called again: it writes everything that is missing.
     */
    public void publish(Records records) throws IOException {
        PendingTiles.Cut cut = pendingTiles.cut();
        if (cut.size() <= published) {
            return;
        }
        write(cut, records);
        byte[] note = key.sign(new Checkpoint(key.origin(), cut.size(), cut.root()).text())
                .bytes();
        anchor.add(note);
        disk.replace(folder.resolve(CHECKPOINT), note, Disk.Readers.ALL);
        published = cut.size();
        written(cut);
    }

    /** Writes the missing tiles of the last checkpoint: a copy of the folder need not have them. */
    public void complete(Records records) throws IOException {
        PendingTiles.Cut cut = pendingTiles.cut();
        if (cut.size() == published) {
            write(cut, records);
            written(cut);
        }
    }

    private void write(PendingTiles.Cut cut, Records records) throws IOException {
        List<PendingTiles.Tile> tiles = new ArrayList<>(cut.full());
        for (PendingTiles.Tile tile : cut.partial()) {
            if (!isPublished(tile, cut.size())) {
                tiles.add(tile);
            }
        }
        for (int from = 0; from < tiles.size(); from += FILES_AT_ONCE) {
            write(tiles.subList(from, Math.min(tiles.size(), from + FILES_AT_ONCE)), records);
        }
    }

    private void written(PendingTiles.Cut cut) throws IOException {
        for (PendingTiles.Tile tile : cut.full()) {
            filled(disk, folder, tile.path());
        }
        pendingTiles.written(new HashSet<>(cut.full())::contains);
    }

    /**
     * Whether the last checkpoint has the same tile. INVARIANT: it is not written again, because a power cut during
     * that would take it from that checkpoint.
     */
    private boolean isPublished(PendingTiles.Tile tile, long size) throws IOException {
        int level = tile.path().level();
        Path file = folder.resolve(tile.path().toString());
        return TilePath.hashes(level, published) == TilePath.hashes(level, size)
                && disk.exists(file)
                && Arrays.equals(disk.bytes(file), tile.hashes());
    }

    /**
     * Writes the bundle of the last entries, which no full bundle has, before the ledger is closed. While the ledger is
     * open, these entries are in the journal alone: with each checkpoint they would be written again and again. It is
     * not written if most of its entries are from before this start, so that many short runs do not write it each time.
     */
    public void publishRest(Records records) throws IOException {
        long size = published;
        long width = size % TilePath.FULL;
        if (width == 0 || 2 * (size - begun) < width) {
            return;
        }
        TilePath rest = TilePath.holding(TilePath.ENTRIES, size - 1, size);
        Path file = folder.resolve(rest.toString());
        disk.makeFolder(Disk.folderOf(file));
        disk.replace(file, bundle(rest, records), Disk.Readers.ALL);
    }

    private void write(List<PendingTiles.Tile> tiles, Records records) throws IOException {
        List<Disk.Written> files = new ArrayList<>();
        Set<Path> folders = new TreeSet<>();
        try {
            for (PendingTiles.Tile tile : tiles) {
                write(tile.path(), tile.hashes(), files, folders);
                if (tile.path().level() == 0 && tile.path().full()) {
                    TilePath entries =
                            new TilePath(TilePath.ENTRIES, tile.path().tile(), TilePath.FULL);
                    write(entries, bundle(entries, records), files, folders);
                }
            }
            for (Disk.Written file : files) {
                file.force();
            }
        } finally {
            for (Disk.Written file : files) {
                file.close();
            }
        }
        for (Path each : folders) {
            disk.force(each);
        }
    }

    private void write(TilePath path, byte[] content, List<Disk.Written> files, Set<Path> folders) throws IOException {
        Path file = folder.resolve(path.toString());
        Path parent = Disk.folderOf(file);
        disk.makeFolder(parent);
        folders.add(parent);
        Disk.Written written = disk.create(file, Disk.Readers.ALL);
        files.add(written);
        written.write(ByteBuffer.wrap(content));
    }

    /** Each entry with its length before it, two bytes, big-endian. */
    private static byte[] bundle(TilePath path, Records records) {
        List<byte[]> entries = records.of(path.tile() * TilePath.FULL, path.width());
        ByteBuffer bundle = ByteBuffer.allocate(
                entries.stream().mapToInt(entry -> Short.BYTES + entry.length).sum());
        entries.forEach(entry -> bundle.putShort((short) entry.length).put(entry));
        return bundle.array();
    }

    /** Removes the partial tiles of a tile that is now full. */
    static void filled(Disk disk, Path folder, TilePath full) throws IOException {
        for (TilePath path : full.level() == 0
                ? List.of(full, new TilePath(TilePath.ENTRIES, full.tile(), full.width()))
                : List.of(full)) {
            Path partials = folder.resolve(path.partials());
            if (disk.exists(partials)) {
                for (String name : disk.names(partials)) {
                    disk.remove(partials.resolve(name));
                }
                disk.remove(partials);
            }
        }
    }
}
