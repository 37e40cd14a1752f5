package dev.countersign.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Proofs from the files of a ledger's folder, whether the ledger is open here, in another process, or nowhere. They reach as far as the last
 * checkpoint, at most a second behind what was written.
 */
public final class Proofs {

    private final Disk disk;
    private final Path folder;

    Proofs(Disk disk, Path folder) {
        this.disk = disk;
        this.folder = folder;
    }

    public static Proofs of(Path folder) {
        return new Proofs(new RealDisk(), folder);
    }

    /** The public key of the log, as others' tools want it: {@code name+id+key}. */
    public Optional<String> key() {
        return read(LogKey.PUBLIC).map(String::strip);
    }

    /** The last checkpoint, signed; empty before there is one. */
    public Optional<String> signed() {
        return read(TreeWriter.CHECKPOINT);
    }

    public Optional<Checkpoint> checkpoint() {
        return signed().map(this::checkpoint);
    }

    /** That the entry is in the ledger; empty while no checkpoint covers it. */
    public Optional<Proof> inclusion(long sequence) {
        Optional<String> signed = signed();
        if (sequence < 0 || signed.isEmpty() || sequence >= checkpoint(signed.get()).size()) {
            return Optional.empty();
        }
        Checkpoint checkpoint = checkpoint(signed.get());
        Tiles tiles = tiles(checkpoint.size());
        List<byte[]> path = Tree.inclusion(tiles, sequence, checkpoint.size());
        if (!Proven.included(sequence, checkpoint.size(), tiles.hash(0, sequence), path, checkpoint.root())) {
            throw unproven();
        }
        return Optional.of(new Proof(sequence, path, signed.get()));
    }

    /** That the last checkpoint only added to an earlier one of so many entries; empty while there is no checkpoint of at least as many. */
    public Optional<Consistency> consistency(long earlier) {
        Optional<String> signed = signed();
        if (earlier < 1 || signed.isEmpty() || earlier > checkpoint(signed.get()).size()) {
            return Optional.empty();
        }
        Checkpoint checkpoint = checkpoint(signed.get());
        Tiles tiles = tiles(checkpoint.size());
        List<byte[]> path = Tree.consistency(tiles, earlier, checkpoint.size());
        if (!Proven.consistent(earlier, checkpoint.size(), Tree.root(tiles, earlier), checkpoint.root(), path)) {
            throw unproven();
        }
        return Optional.of(new Consistency(earlier, path, signed.get()));
    }

    private Tiles tiles(long size) {
        return new Tiles(path -> disk.bytes(folder.resolve(path.toString())), size);
    }

    private Checkpoint checkpoint(String signed) {
        return Note.read(signed.getBytes(StandardCharsets.UTF_8)).flatMap(Checkpoint::of).orElseThrow(() -> new Unusable(folder.resolve(TreeWriter.CHECKPOINT).toString(),
                "is no checkpoint.", "Maybe it was changed by hand: bring it back from a backup."));
    }

    private Unusable unproven() {
        return new Unusable(folder.resolve("tile").toString(), "the tiles do not lead to the root of the checkpoint.", "Maybe one was changed: the command `verify` tells which.");
    }

    private Optional<String> read(String name) {
        Path file = folder.resolve(name);
        try {
            return disk.exists(file) ? Optional.of(new String(disk.bytes(file), StandardCharsets.UTF_8)) : Optional.empty();
        } catch (IOException e) {
            throw new Unusable(file.toString(), "cannot be read: " + e.getMessage() + ".", "");
        }
    }
}
