package dev.countersign.ledger;

import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.Journal;
import dev.countersign.ledger.journal.PartErasure;
import dev.countersign.ledger.journal.PendingEntry;
import dev.countersign.ledger.journal.Recovery;
import dev.countersign.ledger.journal.Segment;
import dev.countersign.ledger.journal.SegmentKind;
import dev.countersign.ledger.journal.Segments;
import dev.countersign.ledger.keys.ErasureProgress;
import dev.countersign.ledger.keys.ErasureSubject;
import dev.countersign.ledger.keys.Keys;
import dev.countersign.ledger.keys.PartCipher;
import dev.countersign.ledger.note.Anchor;
import dev.countersign.ledger.note.LogKey;
import dev.countersign.ledger.proof.StartupCheck;
import dev.countersign.ledger.proof.TreeWriter;
import dev.countersign.ledger.tree.MerkleTree;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The files of one ledger, open for writing. One thread writes, one publishes, any number read.
 * After an {@link IOException} it cannot be used: what the disk contains is known only after the next start.
 */
final class LedgerFiles implements Closeable {

    private final Disk disk;
    private final Path folder;
    private final LedgerSettings settings;
    private final ClockAndRandom clock;
    private final Closeable lock;
    private final Keys keys;
    private final Journal journal;
    private final TreeWriter tree;
    private final long signedAtStart;
    private final String origin;
    private final TreeEntries entries;
    private final Object erasing = new Object();

    private LedgerFiles(Disk disk, Path folder, LedgerSettings settings, ClockAndRandom clock, Closeable lock)
            throws IOException {
        this.disk = disk;
        this.folder = folder;
        this.settings = settings;
        this.clock = clock;
        this.lock = lock;
        disk.tidy(folder);
        for (SegmentKind kind : SegmentKind.values()) {
            disk.makeFolder(folder.resolve(kind.folder()));
            disk.tidy(folder.resolve(kind.folder()));
        }
        try (Recovery recovery = Recovery.of(disk, folder, false)) {
            keys = Keys.open(disk, folder, clock);
            LogKey signing =
                    LogKey.of(disk, folder, recovery.size() > 0 || disk.exists(folder.resolve(TreeWriter.CHECKPOINT)));
            StartupCheck recount = new StartupCheck(disk, folder, signing, new Anchor(disk, settings.anchor()));
            recovery.entries(recount::add);
            tree = recount.done(recovery.torn());
            signedAtStart = recount.published();
            tree.begin();
            origin = signing.origin();
            recovery.drop();
            journal = journal(recovery);
        }
        entries = new SegmentEntries(
                journal::size, journal.records()::frames, journal.parts()::frames, journal.hashes(), keys);
        tree.complete(new Records());
        PartErasure.unfinished(disk, folder, keys, journal);
        keys.takeOver();
    }

    private Journal journal(Recovery recovery) throws IOException {
        Segments parts = segments(SegmentKind.PRIVATE, recovery.parts(), recovery);
        return new Journal(
                segments(SegmentKind.JOURNAL, recovery.journal(), recovery),
                parts,
                keys,
                recovery.hashes(),
                disk.pairForce(),
                recovery.size(),
                recovery.lastGroup());
    }

    private Segments segments(SegmentKind kind, List<Segment> recovered, Recovery recovery) throws IOException {
        return Segments.after(
                disk,
                kind,
                folder.resolve(kind.folder()),
                settings.segmentBytes(),
                settings.aheadBytes(),
                recovered,
                recovery.size(),
                recovery.lastGroup() + 1);
    }

    /** @throws LedgerUnavailable when the folder cannot be used, or its content is damaged */
    static LedgerFiles open(Disk disk, Path folder, LedgerSettings settings, ClockAndRandom clock) {
        try {
            disk.makeFolder(folder);
            Closeable lock = disk.lock(folder.resolve("lock"));
            try {
                return new LedgerFiles(disk, folder, settings, clock, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException | UncheckedIOException e) {
            throw new LedgerUnavailable(
                    folder.toString(),
                    "this folder cannot be read or written: " + e.getMessage() + ".",
                    "Maybe the disk is full or read-only, or the folder belongs to another user.");
        }
    }

    String origin() {
        return origin;
    }

    long signedAtStart() {
        return signedAtStart;
    }

    TreeEntries entries() {
        return entries;
    }

    /** Bytes that can still be written to the disk. */
    long room() {
        return disk.room(folder);
    }

    List<String> unreadable() {
        return keys.unreadable();
    }

    ErasureSubject subject(String id) throws IOException {
        return keys.subject(id);
    }

    /** The entry with its parts encrypted. */
    PendingEntry sealed(Entry entry) {
        byte[] leaf = MerkleTree.leaf(entry.open());
        List<byte[]> parts = new ArrayList<>(entry.parts().size());
        for (Entry.Part part : entry.parts()) {
            parts.add(PartCipher.part(part.subject(), leaf, clock.random(PartCipher.NONCE), part.content()));
        }
        return new PendingEntry(entry.open(), leaf, parts, entry.urgent(), entry.followed());
    }

    /** Writes a group, and returns the sequence of its first entry when the whole group is forced to disk. */
    long write(List<PendingEntry> group) throws IOException {
        long first = journal.size();
        journal.write(group);
        return first;
    }

    /** The next checkpoint covers the written group. Groups arrive in the order in which they were written. */
    void grow(List<PendingEntry> group) {
        group.forEach(each -> tree.add(each.leaf()));
    }

    /** Has zeros written where the next groups will be. They do not wait for it. */
    void ahead() {
        journal.ahead();
    }

    /** Whether there are entries that no checkpoint covers. */
    boolean behind() {
        return tree.behind();
    }

    /** The public records of the journal, of which a bundle reads many at once. */
    private final class Records implements TreeWriter.Records {

        @Override
        public byte[] of(long sequence) {
            return entries.get(sequence).open();
        }

        @Override
        public List<byte[]> of(long first, int count) {
            try {
                return journal.records().payloads(first, count);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Writes tiles and a checkpoint over everything that was written. */
    void publish() throws IOException {
        try {
            tree.publish(new Records());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Writes the bundle of the last entries, before the ledger is closed. */
    void publishRest() throws IOException {
        try {
            tree.publishRest(new Records());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * One erasure at a time. An interrupted erasure is completed first, because there is only one file for its
     * progress.
     */
    void erase(Collection<String> ids, ErasureProgress steps) throws IOException {
        synchronized (erasing) {
            PartErasure.unfinished(disk, folder, keys, journal);
            new PartErasure(disk, folder, keys, journal).erase(keys.keyIds(Set.copyOf(ids)), steps);
        }
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            journal.close();
        }
    }
}
