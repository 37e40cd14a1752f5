package dev.countersign.ledger;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Entries that wait to be written: a bounded number of them. */
final class Waiting {

    /** Urgent entries may wait besides those that the settings allow. */
    private static final int URGENT = 256;

    private final Settings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition some = lock.newCondition();
    private final ArrayDeque<Pending> entries = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    Waiting(Settings settings) {
        this.settings = settings;
    }

    /** @return false where nothing is taken any more */
    boolean add(Pending entry) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            int most = settings.mostWaiting() + (entry.urgent() ? URGENT : 0);
            if (entries.size() >= most || !entry.urgent() && !entries.isEmpty() && bytes + entry.bytes() > settings.mostWaitingBytes()) {
                throw new NotWritten(NotWritten.Why.BUSY, Duration.ofSeconds(1), entries.size() + " entries wait to be written already.");
            }
            entries.add(entry);
            bytes += entry.bytes();
            some.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The entries of the next group, as soon as there are some; none when nothing is taken any more and all is written. */
    List<Pending> group() {
        List<Pending> group = new ArrayList<>();
        lock.lock();
        try {
            while (group.isEmpty()) {
                while (entries.isEmpty() && !closed) {
                    some.awaitUninterruptibly();
                }
                if (entries.isEmpty()) {
                    return group;
                }
                fill(group);
            }
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void fill(List<Pending> group) {
        long groupBytes = 0;
        int parts = 0;
        while (!entries.isEmpty() && group.size() < settings.groupEntries()) {
            Pending next = entries.peek();
            if (!group.isEmpty() && (groupBytes + next.bytes() > settings.groupBytes() || parts + next.parts().size() > Frame.MOST_LEFT)) {
                return;
            }
            entries.remove();
            bytes -= next.bytes();
            if (next.take()) {
                group.add(next);
                groupBytes += next.bytes();
                parts += next.parts().size();
            }
        }
    }

    /** Nothing is taken from now on. */
    void close() {
        lock.lock();
        try {
            closed = true;
            some.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is taken from now on, and what waits is handed back. */
    List<Pending> abandon() {
        lock.lock();
        try {
            closed = true;
            List<Pending> left = List.copyOf(entries);
            entries.clear();
            return left;
        } finally {
            lock.unlock();
        }
    }
}
