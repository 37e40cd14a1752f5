package dev.countersign.ledger;

import dev.countersign.ledger.disk.RealDisk;
import dev.countersign.ledger.note.Anchor;
import dev.countersign.ledger.note.LogKey;
import dev.countersign.ledger.proof.StartupCheck;
import dev.countersign.ledger.proof.TreeWriter;
import dev.countersign.ledger.tree.MerkleTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Tiles and checkpoints over records in memory: the tree of a ledger without its journal. */
public final class Log {

    final Path folder;
    public final LogKey key;
    public final List<byte[]> records = new ArrayList<>();
    private final Anchor anchor;
    private TreeWriter writer;

    public Log(Path folder) {
        this(folder, Optional.empty());
    }

    public Log(Path folder, Optional<Path> anchor) {
        this.folder = folder;
        this.anchor = new Anchor(new RealDisk(), anchor);
        key = LogKey.of(new RealDisk(), folder, false);
        restart();
    }

    /** Reads the folder again, as a start does. */
    public void restart() {
        StartupCheck recount = new StartupCheck(new RealDisk(), folder, key, anchor);
        records.forEach(record -> recount.add(MerkleTree.leaf(record), record.length));
        writer = recount.done(Optional.empty());
    }

    public Log grow(long size) {
        while (records.size() < size) {
            add(SampleTree.record(records.size()));
        }
        return publish();
    }

    public Log add(byte[] record) {
        records.add(record);
        writer.add(MerkleTree.leaf(record));
        return this;
    }

    public Log publish() {
        try {
            writer.publish(sequence -> records.get((int) sequence));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** What a clean stop writes. */
    public Log stop() {
        try {
            writer.publishRest(sequence -> records.get((int) sequence));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Files below {@code tile} by path, with their sizes. */
    public TreeMap<String, Long> tiles() {
        TreeMap<String, Long> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder.resolve("tile"))) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> found.put(
                            folder.relativize(file).toString().replace('\\', '/'),
                            file.toFile().length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
