package dev.countersign.ledger.proof;

import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.disk.RealDisk;
import dev.countersign.ledger.note.Checkpoint;
import dev.countersign.ledger.note.ConsistencyProof;
import dev.countersign.ledger.note.InclusionProof;
import dev.countersign.ledger.note.LogKey;
import dev.countersign.ledger.note.Note;
import dev.countersign.ledger.tree.Tiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Proofs from the files of a ledger's folder, whether the ledger is open here, in another process, or nowhere. They reach as far as the last
 * checkpoint, at most a second behind what was written. May be used by any number of threads.
 */
public final class Proofs {

    private final Disk disk;
    private final Path folder;

    public Proofs(Disk disk, Path folder) {
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

    /** The last checkpoint with its signature, as it was written; empty before there is one. */
    public Optional<String> signed() {
        return read(TreeWriter.CHECKPOINT);
    }

    public Optional<Checkpoint> checkpoint() {
        return head().map(ProvenCheckpoint::checkpoint);
    }

    /** The last checkpoint; empty before there is one. All proofs of a head lead to the same checkpoint, while the ledger grows. */
    public Optional<ProvenCheckpoint> head() {
        return signed().map(signed -> {
            Checkpoint checkpoint = Note.read(signed.getBytes(StandardCharsets.UTF_8))
                    .flatMap(Checkpoint::of)
                    .orElseThrow(() -> new LedgerUnavailable(
                            folder.resolve(TreeWriter.CHECKPOINT).toString(),
                            "is no checkpoint.",
                            "Maybe it was changed by hand: bring it back from a backup."));
            return new ProvenCheckpoint(
                    signed,
                    checkpoint,
                    new Tiles(path -> disk.bytes(folder.resolve(path.toString())), checkpoint.size()));
        });
    }

    /** That the entry is in the ledger; empty while no checkpoint covers it. */
    public Optional<InclusionProof> inclusion(long sequence) {
        return head().filter(
                        head -> sequence >= 0 && sequence < head.checkpoint().size())
                .map(head -> head.inclusion(sequence));
    }

    /** That the last checkpoint only added to an earlier one of so many entries; empty while there is no checkpoint of at least as many. */
    public Optional<ConsistencyProof> consistency(long earlier) {
        return head().filter(
                        head -> earlier >= 1 && earlier <= head.checkpoint().size())
                .map(head -> head.consistency(earlier));
    }

    private Optional<String> read(String name) {
        Path file = folder.resolve(name);
        try {
            return disk.exists(file)
                    ? Optional.of(new String(disk.bytes(file), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException e) {
            throw new LedgerUnavailable(file.toString(), "cannot be read: " + e.getMessage() + ".", "");
        }
    }
}
