package dev.countersign.ledger;

import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.disk.RealDisk;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.NotWritten;
import dev.countersign.ledger.journal.PendingEntry;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.journal.WriteHandle;
import dev.countersign.ledger.keys.ErasureProgress;
import dev.countersign.ledger.keys.ErasureSubject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** The ledger of one folder, open for writing by one process at a time. Any number of threads may use it. */
public final class Ledger implements AutoCloseable {

    /** Bytes of entries that are queued without asking how much room the disk has: much less than the reserve. */
    private static final long UNASKED = 1 << 20;

    private final LedgerFiles files;
    private final LedgerSettings settings;
    private final Writer writer;
    private final Publisher publisher;
    /** Bytes that could be written when a caller last asked, and how many were queued since. */
    private volatile long room;

    private final AtomicLong queued = new AtomicLong();

    private Ledger(LedgerFiles files, LedgerSettings settings) {
        this.files = files;
        this.settings = settings;
        publisher = new Publisher(files, settings.checkpointAfter(), this::fail);
        writer = new Writer(files, settings, publisher::grown);
        publisher.start();
        writer.start();
    }

    private void fail(Throwable cause) {
        writer.fail(cause);
    }

    /** @throws LedgerUnavailable when the folder cannot be used, or its content is damaged */
    public static Ledger open(Path folder, ClockAndRandom clock) {
        return open(folder, LedgerSettings.usual(), clock);
    }

    /** @throws LedgerUnavailable when the folder cannot be used, or its content is damaged */
    public static Ledger open(Path folder, LedgerSettings settings, ClockAndRandom clock) {
        return open(new RealDisk(), folder, settings, clock);
    }

    static Ledger open(Disk disk, Path folder, LedgerSettings settings, ClockAndRandom clock) {
        return new Ledger(LedgerFiles.open(disk, folder, settings, clock), settings);
    }

    /** Name of the log in checkpoints and receipts. */
    public String origin() {
        return files.origin();
    }

    /** Number of entries that a checkpoint had proved before this start; 0 without one. */
    public long signedAtStart() {
        return files.signedAtStart();
    }

    /**
     * Queues an entry. The future completes when the entry is forced to disk. Its callbacks run on the writer's thread:
     * keep them short.
     *
     * @throws NotWritten when the entry is not accepted
     */
    public CompletableFuture<Receipt> append(Entry entry) {
        return appending(entry).written();
    }

    /**
     * The same, for a caller that may want to cancel it.
     *
     * @throws NotWritten when the entry is not accepted
     */
    public WriteHandle appending(Entry entry) {
        try {
            PendingEntry pending = pending(entry);
            writer.add(pending);
            return pending;
        } catch (OutOfMemoryError e) {
            throw outOfMemory(e);
        }
    }

    /**
     * Writes an entry and returns when it is forced to disk.
     *
     * @param deadline the time that the caller can wait
     * @throws NotWritten when it is not written within that time
     */
    public Receipt append(Entry entry, Duration deadline) {
        PendingEntry pending = pending(entry);
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

    private static NotWritten late(PendingEntry pending, String when) {
        return pending.withdraw()
                ? new NotWritten(
                        NotWritten.Why.BUSY, Duration.ofSeconds(1), "The writer did not reach the entry " + when + ".")
                : new NotWritten(
                        NotWritten.Why.LATE, Duration.ofSeconds(1), "The entry was not forced to disk " + when + ".");
    }

    private PendingEntry pending(Entry entry) {
        if (writer.hasFailed()) {
            throw writer.readOnly();
        }
        if (!entry.urgent()) {
            roomForMore(entry.bytes());
        }
        return files.sealed(entry);
    }

    /** The disk is asked once for a group, and for each megabyte where the queue is never empty. */
    private void roomForMore(long bytes) {
        if (queued.addAndGet(bytes) > UNASKED || room < settings.headRoom() || writer.isIdle()) {
            roomNow();
        } else {
            requireRoom();
        }
    }

    private void roomNow() {
        queued.set(0);
        room = files.room();
        requireRoom();
    }

    private void requireRoom() {
        if (room < settings.headRoom()) {
            throw new NotWritten(
                    NotWritten.Why.NO_ROOM,
                    Duration.ofSeconds(30),
                    "The disk has " + room + " bytes left. Below " + settings.headRoom()
                            + " bytes only urgent entries are written.");
        }
    }

    /**
     * The person with that id. The first call makes a key and forces it to disk.
     *
     * @throws NotWritten when the key cannot be written
     */
    public ErasureSubject subject(String id) {
        try {
            return files.subject(id);
        } catch (ClosedByInterruptException e) {
            throw new NotWritten(
                    NotWritten.Why.LATE,
                    Duration.ofSeconds(1),
                    "The key of a person was not written before the caller was interrupted.");
        } catch (IOException e) {
            writer.fail(e);
            throw writer.readOnly();
        } catch (OutOfMemoryError e) {
            throw outOfMemory(e);
        }
    }

    /**
     * After an OutOfMemoryError it is unknown what was not done. Nothing is written before the next start, and health
     * reports it.
     */
    private NotWritten outOfMemory(OutOfMemoryError e) {
        writer.fail(e);
        return writer.readOnly();
    }

    /**
     * Erases persons: their keys and everything encrypted with them. Public records and all proofs stay. The keys of
     * the other persons in the same buckets are wrapped again. If the erasure is
     * interrupted, the next start completes it.
     *
     * @throws NotWritten when it could not be completed
     */
    public void erase(Collection<String> ids, ErasureProgress steps) {
        try {
            files.erase(ids, steps);
        } catch (IOException e) {
            writer.fail(e);
            throw writer.readOnly();
        }
    }

    /** The damaged keys of persons. What is encrypted with those keys cannot be read any more. */
    public List<String> unreadable() {
        return files.unreadable();
    }

    /** The reason why only urgent entries, or none, can be written now; empty if all can. */
    public Optional<String> closedFor() {
        if (writer.hasFailed()) {
            return Optional.of(String.valueOf(writer.readOnly().getMessage()));
        }
        try {
            roomNow();
            return Optional.empty();
        } catch (NotWritten e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    public TreeEntries entries() {
        return files.entries();
    }

    /** Writes the queued entries and a last checkpoint, and closes. */
    @Override
    public void close() {
        writer.stop();
        publisher.stop();
        try {
            files.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
