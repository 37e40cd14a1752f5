package dev.countersign.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The ledger of one folder, open for writing: one process at a time. May be used by any number of threads. */
public final class Ledger implements AutoCloseable {

    private final Disk disk;
    private final Path folder;
    private final Settings settings;
    private final Outside outside;
    private final Closeable lock;
    private final Keys keys;
    private final Journal journal;
    private final Writer writer;
    private final String origin;
    private final Entries entries;
    private final Publisher publisher;

    private Ledger(Disk disk, Path folder, Settings settings, Outside outside, Closeable lock) throws IOException {
        this.disk = disk;
        this.folder = folder;
        this.settings = settings;
        this.outside = outside;
        this.lock = lock;
        disk.tidy(folder);
        keys = Keys.open(disk, folder, outside);
        TreeWriter tree;
        try (Recovery recovery = recovered()) {
            LogKey signing = LogKey.of(disk, folder, recovery.size() > 0 || disk.exists(folder.resolve(TreeWriter.CHECKPOINT)));
            Recount recount = new Recount(disk, folder, signing, new Anchor(disk, settings.anchor()));
            recovery.entries(recount::add);
            tree = recount.done();
            origin = signing.origin();
            recovery.drop();
            journal = journal(recovery);
        }
        Erasure.unfinished(disk, folder, keys, journal);
        entries = new Shelf(journal::size, journal.records()::frames, journal.parts()::frames, journal.hashes(), keys);
        publisher = new Publisher(tree, sequence -> entries.get(sequence).open(), settings.checkpointAfter(), this::fail);
        writer = new Writer(journal, settings, origin, group -> {
            group.forEach(each -> tree.add(each.leaf()));
            publisher.grown();
        });
        publisher.start();
        writer.start();
    }

    private void fail(Throwable cause) {
        writer.fail(cause);
    }

    private Recovery recovered() throws IOException {
        for (SegmentKind kind : SegmentKind.values()) {
            disk.makeFolder(folder.resolve(kind.folder()));
            disk.tidy(folder.resolve(kind.folder()));
        }
        return Recovery.of(disk, folder, false);
    }

    private Journal journal(Recovery recovery) throws IOException {
        Segments parts = segments(SegmentKind.PRIVATE, recovery.parts(), recovery);
        return new Journal(segments(SegmentKind.JOURNAL, recovery.journal(), recovery), parts, keys, recovery.hashes(), recovery.size(), recovery.lastGroup());
    }

    private Segments segments(SegmentKind kind, List<Segment> recovered, Recovery recovery) throws IOException {
        return Segments.after(disk, kind, folder.resolve(kind.folder()), settings.segmentBytes(), recovered, recovery.size(), recovery.lastGroup() + 1);
    }

    /** @throws Unusable when the folder cannot be used, or what lies in it is damaged */
    public static Ledger open(Path folder, Outside outside) {
        return open(folder, Settings.usual(), outside);
    }

    /** @throws Unusable when the folder cannot be used, or what lies in it is damaged */
    public static Ledger open(Path folder, Settings settings, Outside outside) {
        return open(new RealDisk(), folder, settings, outside);
    }

    static Ledger open(Disk disk, Path folder, Settings settings, Outside outside) {
        try {
            disk.makeFolder(folder);
            Closeable lock = disk.lock(folder.resolve("lock"));
            try {
                return new Ledger(disk, folder, settings, outside, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException | UncheckedIOException e) {
            throw new Unusable(folder.toString(), "this folder cannot be read or written: " + e.getMessage(), "Maybe the disk is full or read-only, or the folder belongs to another user.");
        }
    }

    /** Name of the log in checkpoints and receipts. */
    public String origin() {
        return origin;
    }

    /**
     * Takes an entry; the future ends when it is forced to disk. What hangs on that future runs on the thread that writes: keep it short.
     *
     * @throws NotWritten when it is not taken
     */
    public CompletableFuture<Receipt> append(Entry entry) {
        return writer.add(pending(entry));
    }

    /**
     * Writes an entry, and returns when it is forced to disk.
     *
     * @param deadline how long the caller can wait
     * @throws NotWritten when it is not written in that time
     */
    public Receipt append(Entry entry, Duration deadline) {
        Pending pending = pending(entry);
        CompletableFuture<Receipt> written = writer.add(pending);
        try {
            return written.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw late(pending, "within " + deadline.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw late(pending, "before its caller was interrupted");
        } catch (ExecutionException e) {
            throw writer.readOnly();
        }
    }

    private static NotWritten late(Pending pending, String when) {
        return pending.withdraw() ? new NotWritten(NotWritten.Why.BUSY, Duration.ofSeconds(1), "The entry's turn did not come " + when + ".")
                : new NotWritten(NotWritten.Why.LATE, Duration.ofSeconds(1), "The entry was not forced to disk " + when + ".");
    }

    private Pending pending(Entry entry) {
        if (writer.hasFailed()) {
            throw writer.readOnly();
        }
        if (!entry.urgent()) {
            roomForMore();
        }
        byte[] leaf = Tree.leaf(entry.open());
        return new Pending(entry.open(), leaf, entry.parts().stream().map(part -> Seal.part(part.subject(), leaf, outside.random(Seal.NONCE), part.content())).toList(), entry.urgent());
    }

    private void roomForMore() {
        long room;
        try {
            room = disk.room(folder);
        } catch (IOException e) {
            throw new NotWritten(NotWritten.Why.NO_ROOM, Duration.ofSeconds(30), "It cannot be told how much room the disk has: " + e.getMessage());
        }
        if (room < settings.headRoom()) {
            throw new NotWritten(NotWritten.Why.NO_ROOM, Duration.ofSeconds(30), "The disk has " + room + " bytes left; below " + settings.headRoom() + " only what is urgent is written.");
        }
    }

    /**
     * The person with that id; a key is made and forced to disk at the first call.
     *
     * @throws NotWritten when the key cannot be written
     */
    public Subject subject(String id) {
        try {
            return keys.subject(id);
        } catch (ClosedByInterruptException e) {
            throw new NotWritten(NotWritten.Why.LATE, Duration.ofSeconds(1), "The key of a person was not written before its caller was interrupted.");
        } catch (IOException e) {
            writer.fail(e);
            throw writer.readOnly();
        }
    }

    /**
     * Erases persons: their keys and what lies under them. What is public stays, and every proof with it. The keys of all others are wrapped
     * anew, which takes as long as there are many. A stop in the middle is made up for at the next start.
     *
     * @throws NotWritten when it could not be finished
     */
    public void erase(Collection<String> ids, Keys.Steps steps) {
        try {
            new Erasure(disk, folder, keys, journal).erase(keys.keyIds(Set.copyOf(ids)), steps);
        } catch (IOException e) {
            writer.fail(e);
            throw writer.readOnly();
        }
    }

    public Entries entries() {
        return entries;
    }

    /** Writes what waits and a last checkpoint, and ends. */
    @Override
    public void close() {
        writer.stop();
        publisher.stop();
        try (lock) {
            journal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
