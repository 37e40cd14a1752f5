package dev.countersign.ledger.find;

import dev.countersign.ledger.TreeEntries;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.disk.RealDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The runs of an index while it lives: they are opened, opened again without those that are damaged, deleted for an
 * erasure, and closed. Nothing is lost by it, because the entries have everything.
 */
final class LiveRuns {

    private final IndexFolder folder;
    private final TreeEntries entries;
    private final ClockAndRandom clock;
    /** Held while runs are added, opened again, deleted or closed. */
    private final ReentrantLock changing = new ReentrantLock();

    private volatile @Nullable IndexRuns current;
    private volatile boolean madeAgain;
    private volatile boolean ended;
    private volatile String failure = "";

    private LiveRuns(Path folder, TreeEntries entries, ClockAndRandom clock) {
        this.folder = new IndexFolder(folder, new RealDisk());
        this.entries = entries;
        this.clock = clock;
    }

    /** A change of the runs. */
    @FunctionalInterface
    interface Change {

        void of(IndexRuns runs) throws IOException;
    }

    static LiveRuns open(Path folder, TreeEntries entries, ClockAndRandom clock) {
        LiveRuns opened = new LiveRuns(folder, entries, clock);
        opened.openAgain(null);
        return opened;
    }

    /** Whether an index, or a part of it, could not be used and was deleted. */
    boolean madeAgain() {
        return madeAgain;
    }

    /** The reason why the runs cannot be used; empty if they can. */
    String failure() {
        return failure;
    }

    /** The number of entries that were added. */
    long end() {
        IndexRuns now = current;
        return now == null ? 0 : now.end();
    }

    /** The least number of entries that the ledger had when the keys of an entry were read. */
    long madeWith() {
        IndexRuns now = current;
        return now == null ? Long.MAX_VALUE : now.madeWith();
    }

    boolean isEnded() {
        return ended;
    }

    /** Does nothing after the end. @throws LedgerUnavailable when it fails twice */
    void change(Change change) {
        changing.lock();
        try {
            if (!ended) {
                changeOrOpenAgain(change);
                failure = "";
            }
        } finally {
            changing.unlock();
        }
    }

    private void changeOrOpenAgain(Change change) {
        IndexRuns now = null;
        try {
            now = current();
            change.of(now);
        } catch (IOException e) {
            openAgain(now);
            try {
                change.of(current());
            } catch (IOException again) {
                throw failed(
                        "the search index cannot be written (" + again.getMessage() + ").",
                        "Maybe the disk is full. No entry is lost: the journal has all entries.");
            }
        }
    }

    /** The same once, if it can begin at once. What fails is added after the next start. */
    void changeIfUsable(Change change) {
        if (!changing.tryLock()) {
            return;
        }
        try {
            IndexRuns now = current;
            if (now != null && !ended && failure.isEmpty()) {
                change.of(now);
            }
        } catch (IOException | LedgerUnavailable e) {
            // the entries are not lost, and may be unreadable now
        } finally {
            changing.unlock();
        }
    }

    /** @param asOf the least number of entries that must have been added @param catchUp adds all entries */
    List<Long> ask(long asOf, Runnable catchUp, IndexRuns.Question question) {
        boolean again = false;
        while (true) {
            IndexRuns now = upTo(Math.min(asOf, entries.size()), catchUp);
            try {
                return now.ask(question);
            } catch (IndexRuns.Closed e) {
                // others are open since, or the index has ended
            } catch (IOException e) {
                if (again) {
                    throw failed(
                            "the search index cannot be read (" + e.getMessage() + ").",
                            "Maybe `ledger rebuild`. No entry is lost: the journal has all entries.");
                }
                again = true;
                openAgain(now);
            }
        }
    }

    private IndexRuns upTo(long asOf, Runnable catchUp) {
        while (true) {
            failIfEnded();
            IndexRuns now = current;
            if (now != null && now.end() >= asOf) {
                return now;
            }
            catchUp.run();
        }
    }

    void failIfEnded() {
        if (ended) {
            throw new LedgerUnavailable(
                    folder.path().toString(),
                    failure.isEmpty() ? "the search index is closed." : failure,
                    "No entry is lost: the journal has all entries.");
        }
    }

    private IndexRuns current() throws IOException {
        IndexRuns now = current;
        if (now == null) {
            boolean strange = folder.enter();
            now = IndexRuns.open(folder, entries, clock);
            madeAgain |= strange || now.isLacking();
            current = now;
        }
        return now;
    }

    /**
     * Opens the runs again, unless another thread has done so already. Those that are damaged are deleted by it; those
     * that could not be written are not there.
     */
    private void openAgain(@Nullable IndexRuns broken) {
        changing.lock();
        try {
            failIfEnded();
            if (current == broken) {
                leave();
                current();
            }
        } catch (IOException e) {
            throw failed(
                    "the search index cannot be created there (" + e.getMessage() + ").",
                    "Maybe the disk is full, or another program uses the folder.");
        } finally {
            changing.unlock();
        }
    }

    private LedgerUnavailable failed(String says, String maybe) {
        failure = says;
        return new LedgerUnavailable(folder.path().toString(), says, maybe);
    }

    private void leave() {
        IndexRuns left = current;
        current = null;
        if (left != null) {
            left.close();
        }
    }

    /**
     * Deletes all runs. Questions that are being answered end before.
     *
     * @param also happens when nobody adds entries
     * @throws UncheckedIOException when a file cannot be deleted
     */
    void forget(Runnable also) {
        changing.lock();
        try {
            also.run();
            leave();
            folder.remove();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            changing.unlock();
        }
    }

    /** Ends changes and questions. */
    void close() {
        ended = true;
        changing.lock();
        try {
            leave();
        } finally {
            changing.unlock();
        }
    }
}
