package dev.countersign.ledger;

import dev.countersign.ledger.journal.NotWritten;
import dev.countersign.ledger.journal.PendingEntry;
import dev.countersign.ledger.journal.SegmentFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The bounded queue of entries to write. Any number of threads add, one thread takes. No thread waits for a lock. */
final class WriteQueue {

    /** How long a group of entries waits for those that their callers add at once: about what a force takes. */
    private static final long FOLLOWING = 2_000_000;

    /** The number of urgent entries that may wait in addition to those that the settings allow. */
    private static final int URGENT = 256;

    private final LedgerSettings settings;
    private final ConcurrentLinkedQueue<PendingEntry> entries = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean closed;
    private volatile @Nullable Thread idle;

    WriteQueue(LedgerSettings settings) {
        this.settings = settings;
    }

    /** @return false if the queue is closed */
    boolean add(PendingEntry entry) {
        if (closed) {
            return false;
        }
        int waiting = count.getAndIncrement();
        long waitingBytes = bytes.getAndAdd(entry.bytes());
        boolean full = entry.urgent()
                ? waiting >= settings.mostWaiting() + URGENT
                : waiting >= settings.mostWaiting()
                        || waiting > 0 && waitingBytes + entry.bytes() > settings.mostWaitingBytes();
        if (full) {
            left(entry);
            throw new NotWritten(NotWritten.Why.BUSY, Duration.ofSeconds(1), waiting + " entries are queued already.");
        }
        entries.add(entry);
        // INVARIANT: the taking thread looks again after it has declared itself idle, or has seen that the queue is
        // closed.
        if (closed && entries.remove(entry)) {
            left(entry);
            return false;
        }
        LockSupport.unpark(idle);
        return true;
    }

    /** Whether the next entry is the first of its group. */
    boolean isEmpty() {
        return count.get() == 0;
    }

    private void left(PendingEntry entry) {
        count.getAndDecrement();
        bytes.getAndAdd(-entry.bytes());
    }

    /**
     * The entries of the next group, as soon as there are some. Empty when the queue is closed and everything is
     * written.
     */
    List<PendingEntry> group() {
        List<PendingEntry> group = new ArrayList<>();
        while (true) {
            boolean last = closed;
            awaitFollowing();
            fill(group);
            if (!group.isEmpty() || last) {
                return group;
            }
            idle = Thread.currentThread();
            if (entries.isEmpty() && !closed) {
                LockSupport.park(this);
                Thread.interrupted();
            }
            idle = null;
        }
    }

    /** The first entry without a follower ends it, such as the follower: nobody waits for others. */
    private void awaitFollowing() {
        idle = Thread.currentThread();
        if (!closed && !entries.isEmpty() && entries.stream().allMatch(PendingEntry::followed)) {
            LockSupport.parkNanos(this, FOLLOWING);
            Thread.interrupted();
        }
        idle = null;
    }

    private void fill(List<PendingEntry> group) {
        long groupBytes = 0;
        int parts = 0;
        while (group.size() < settings.groupEntries()) {
            PendingEntry next = entries.peek();
            if (next == null
                    || !group.isEmpty()
                            && (groupBytes + next.bytes() > settings.groupBytes()
                                    || parts + next.parts().size() > SegmentFrame.MOST_LEFT)) {
                return;
            }
            if (!entries.remove(next)) {
                continue;
            }
            left(next);
            if (next.take()) {
                group.add(next);
                groupBytes += next.bytes();
                parts += next.parts().size();
            }
        }
    }

    /** Closes the queue. */
    void close() {
        closed = true;
        LockSupport.unpark(idle);
    }

    /** Closes the queue and returns the entries that wait. */
    List<PendingEntry> abandon() {
        close();
        List<PendingEntry> left = new ArrayList<>();
        for (PendingEntry next = entries.poll(); next != null; next = entries.poll()) {
            left(next);
            left.add(next);
        }
        return left;
    }
}
