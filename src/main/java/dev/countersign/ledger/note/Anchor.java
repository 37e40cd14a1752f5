package dev.countersign.ledger.note;

import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.LedgerUnavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A second file with every checkpoint, separated by empty lines. It is best on a disk that the operator of the ledger
 * cannot change. It reveals a ledger that was restored from an older copy or rewritten.
 */
public final class Anchor {

    private static final int TAIL = 65_536;

    private final Disk disk;
    private final Optional<Path> file;

    public Anchor(Disk disk, Optional<Path> file) {
        this.disk = disk;
        this.file = file;
    }

    /** A ledger without an anchor. */
    static Anchor none(Disk disk) {
        return new Anchor(disk, Optional.empty());
    }

    /** The last checkpoint in the file that the key signed. */
    public Optional<Checkpoint> last(VerifierKey key) {
        if (file.isEmpty() || !disk.exists(file.get())) {
            return Optional.empty();
        }
        try {
            List<Checkpoint> signed = Note.all(tail()).stream()
                    .filter(note -> note.signedBy(key))
                    .flatMap(note -> Checkpoint.of(note).stream())
                    .toList();
            return signed.isEmpty() ? Optional.empty() : Optional.of(signed.get(signed.size() - 1));
        } catch (IOException e) {
            throw new LedgerUnavailable(
                    file.get().toString(),
                    "the anchor cannot be read: " + e.getMessage() + ".",
                    "Maybe its disk is not mounted.");
        }
    }

    public void add(byte[] note) throws IOException {
        if (file.isEmpty()) {
            return;
        }
        boolean there = disk.exists(file.get());
        byte[] before = there ? tail() : new byte[0];
        boolean torn = before.length > 0 && !new String(before, StandardCharsets.UTF_8).endsWith("\n\n");
        try (Disk.Written written =
                there ? disk.extend(file.get(), size()) : disk.create(file.get(), Disk.Readers.ALL)) {
            written.write(ByteBuffer.wrap(((torn ? "\n\n" : "") + new String(note, StandardCharsets.UTF_8) + "\n")
                    .getBytes(StandardCharsets.UTF_8)));
            written.force();
        }
        if (!there) {
            disk.force(Disk.folderOf(file.get().toAbsolutePath()));
        }
    }

    private byte[] tail() throws IOException {
        try (Disk.Read read = disk.open(file.orElseThrow())) {
            int wanted = (int) Math.min(TAIL, read.size());
            byte[] tail = new byte[wanted];
            read.read(read.size() - wanted, tail, 0, wanted);
            return tail;
        }
    }

    private long size() throws IOException {
        try (Disk.Read read = disk.open(file.orElseThrow())) {
            return read.size();
        }
    }
}
