package dev.countersign.ledger;

import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.disk.RealDisk;
import dev.countersign.ledger.journal.Recovery;
import dev.countersign.ledger.journal.Segment;
import dev.countersign.ledger.journal.SegmentKind;
import dev.countersign.ledger.journal.Segments;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.ledger.keys.ErasureSubject;
import dev.countersign.ledger.keys.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The entries of a folder at one time, read without a lock, also while a service writes to the folder. */
public final class Archive implements TreeEntries, AutoCloseable {

    private final List<Segment> records;
    private final List<Segment> parts;
    private final TreeEntries entries;

    private Archive(Disk disk, Path folder) throws IOException {
        try (Recovery recovery = Recovery.of(disk, folder, true)) {
            recovery.entries((leaf, length) -> {});
            records = recovery.journal();
            parts = recovery.parts();
            long size = recovery.size();
            entries = new SegmentEntries(
                    () -> size,
                    sequence -> Segments.frames(records, sequence),
                    sequence -> Segments.frames(parts, sequence),
                    recovery.hashes(),
                    Keys.readable(disk, folder, Nothing.NEW));
        }
    }

    static Archive open(Path folder) {
        return open(new RealDisk(), folder);
    }

    static Archive open(Disk disk, Path folder) {
        if (!disk.exists(folder.resolve(SegmentKind.JOURNAL.folder()))) {
            throw new LedgerUnavailable(
                    folder.toString(),
                    "there is no ledger in this folder.",
                    "Maybe name the folder that the service writes to.");
        }
        try {
            return new Archive(disk, folder);
        } catch (IOException | UncheckedIOException e) {
            throw new LedgerUnavailable(
                    folder.toString(),
                    "this folder cannot be read: " + e.getMessage(),
                    "Maybe it belongs to another user.");
        }
    }

    @Override
    public long size() {
        return entries.size();
    }

    @Override
    public StoredEntry get(long sequence) {
        return entries.get(sequence);
    }

    @Override
    public String root(long to) {
        return entries.root(to);
    }

    @Override
    public List<DecryptedPart> parts(long sequence) {
        return entries.parts(sequence);
    }

    @Override
    public Optional<ErasureSubject> subject(String id) {
        return entries.subject(id);
    }

    @Override
    public void close() {
        try {
            for (Segment each : records) {
                each.close();
            }
            for (Segment each : parts) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reading creates nothing, so it needs neither a clock nor random numbers. */
    private enum Nothing implements ClockAndRandom {
        NEW;

        @Override
        public Instant now() {
            throw new IllegalStateException("nothing is written here");
        }

        @Override
        public byte[] random(int bytes) {
            throw new IllegalStateException("nothing is written here");
        }
    }
}
