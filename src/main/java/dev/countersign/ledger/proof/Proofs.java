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
 * Proofs from the files of a ledger's folder. The ledger may be open here, in another process, or closed. Proofs lead
 * to the last checkpoint, which is at most a second behind the last write. Any number of threads may use it.
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

    /** The public key of the log in the form of C2SP tools: {@code name+id+key}. */
    public Optional<String> key() {
        return read(LogKey.PUBLIC).map(String::strip);
    }

    /** The last checkpoint with its signature, as it was written; empty if there is none yet. */
    public Optional<String> signed() {
        return read(TreeWriter.CHECKPOINT);
    }

    public Optional<Checkpoint> checkpoint() {
        return head().map(ProvenCheckpoint::checkpoint);
    }

    /**
     * The last checkpoint; empty if there is none yet. All its proofs lead to the same checkpoint while the ledger
     * grows.
     */
    public Optional<ProvenCheckpoint> head() {
        return signed().map(signed -> {
            Checkpoint checkpoint = Note.read(signed.getBytes(StandardCharsets.UTF_8))
                    .flatMap(Checkpoint::of)
                    .orElseThrow(() -> new LedgerUnavailable(
                            folder.resolve(TreeWriter.CHECKPOINT).toString(),
                            "is not a checkpoint.",
                            "Maybe it was changed by hand. Restore it from a backup."));
            return new ProvenCheckpoint(
                    signed,
                    checkpoint,
                    new Tiles(path -> disk.bytes(folder.resolve(path.toString())), checkpoint.size()));
        });
    }

    /** The inclusion proof of the entry; empty if no checkpoint covers it yet. */
    public Optional<InclusionProof> inclusion(long sequence) {
        return head().filter(
                        head -> sequence >= 0 && sequence < head.checkpoint().size())
                .map(head -> head.inclusion(sequence));
    }

    /**
     * The consistency proof from an earlier checkpoint of that many entries to the last one; empty if the last one has
     * fewer entries.
     */
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
