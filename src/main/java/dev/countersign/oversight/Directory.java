package dev.countersign.oversight;

import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.NotWritten;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.oversight.directory.AccessFold;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.review.Staff;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The directory of people and clients: a fold of the entries about access. Nothing of it is stored anywhere else. Any
 * number of threads may use it.
 */
public final class Directory {

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int SEED = 32;

    private final Ledger ledger;
    private final DecisionRecords records;
    private final ClockAndRandom clock;
    private final AtomicReference<DirectoryState> state;
    /** INVARIANT: it is written by a thread that holds the lock. */
    private volatile boolean indexIsRight = true;

    private volatile Runnable whenGoverned = () -> {};
    private volatile Runnable whenChanged = () -> {};
    /** The last change. INVARIANT: it is read and written by a thread that holds the lock. */
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    private Directory(Ledger ledger, DecisionRecords records, ClockAndRandom clock) {
        this.ledger = ledger;
        this.records = records;
        this.clock = clock;
        state = new AtomicReference<>(AccessFold.of(ledger.entries(), AccessFold.indexed(records)));
    }

    /** Reads all entries about access, which the search index finds. */
    public static Directory open(Ledger ledger, DecisionRecords records, ClockAndRandom clock) {
        return new Directory(ledger, records, clock);
    }

    /** The same from the ledger alone. It reads all entries. */
    public static Directory compared(Ledger ledger, DecisionRecords records, ClockAndRandom clock) {
        Directory directory = open(ledger, records, clock);
        directory.compareWithLedger(() -> false);
        return directory;
    }

    /** @param then what happens when the first key, grant or issuer is recorded, before anybody is told of it */
    public void whenGoverned(Runnable then) {
        whenGoverned = then;
    }

    /**
     * @param then what happens before each change, because rights may have ended since the last one, and after it,
     *             before anybody is told of it. It is short
     */
    public void whenChanged(Runnable then) {
        whenChanged = then;
    }

    /** @param made what the caller gets when the entry is recorded */
    public record Change<T>(SealedEntry entry, T made) {}

    /** The directory of a ledger that somebody else may have open. It reads all entries. */
    public static DirectoryState readOnly(Entries entries) {
        return AccessFold.of(entries, AccessFold.stored(entries, entries.size(), () -> false));
    }

    /**
     * Who is there.
     *
     * @param rolesFromElsewhere whether the directory does not know who has the roles of oversight
     */
    public Staff staff(boolean rolesFromElsewhere) {
        return new DirectoryStaff(this, rolesFromElsewhere);
    }

    /** The directory now. What it returns does not change any more. */
    public DirectoryState now() {
        return Objects.requireNonNull(state.get());
    }

    /**
     * Ends the rights of people and clients whose keys were just removed, until {@link #readAgain}.
     *
     * @param subjects such as {@code staff:p-1}
     */
    public void forget(Set<String> subjects) {
        state.updateAndGet(before -> before.without(subjects, clock.now()));
        whenChanged.run();
    }

    /** Reads all entries again, because somebody was erased. */
    public synchronized void readAgain() {
        try {
            waitForLast();
        } catch (NotDecided e) {
            // the disk does not answer: the change is made when it is written
        }
        state.set(AccessFold.of(ledger.entries(), places()));
        whenChanged.run();
    }

    private SortedSet<Long> places() {
        return indexIsRight
                ? AccessFold.indexed(records)
                : AccessFold.stored(ledger.entries(), ledger.entries().size(), () -> false);
    }

    /**
     * Reads the ledger itself, and compares it with what the search index says. Nothing protects the files of the index
     * from a program that can write them, and they decide who may do what. If they differ, the rights are those of the
     * ledger from now on.
     *
     * @param stopped whether to end early, with nothing found
     * @return whether they agree
     */
    public boolean compareWithLedger(BooleanSupplier stopped) {
        Entries entries = ledger.entries();
        long before = entries.size();
        SortedSet<Long> stored = AccessFold.stored(entries, before, stopped);
        if (stopped.getAsBoolean() || stored.equals(AccessFold.indexed(records).headSet(before))) {
            return true;
        }
        DirectoryState after;
        synchronized (this) {
            indexIsRight = false;
            after = AccessFold.of(entries, places());
            state.set(after);
        }
        if (after.isGoverned()) {
            whenGoverned.run();
        }
        whenChanged.run();
        return false;
    }

    /** The comparison failed: from now on the search index is not asked who may do what. */
    public void distrustIndex() {
        indexIsRight = false;
    }

    /** Whether {@link #compareWithLedger} found no difference so far, and did not fail. */
    public boolean isIndexRight() {
        return indexIsRight;
    }

    /**
     * Records a change, and then makes it. Nobody else changes the directory at the same time.
     *
     * @param change makes the entry, from the directory as it is
     * @throws NotDecided when it cannot be recorded, or not in time. In time it is made when it is recorded
     */
    public Receipt change(Function<DirectoryState, SealedEntry> change) {
        return changed(change.andThen(entry -> new Change<>(entry, entry))).receipt();
    }

    /**
     * The same, unless the change is there already.
     *
     * @param change makes the entry; empty if nothing would change
     */
    public synchronized void changeIfAny(Function<DirectoryState, Optional<SealedEntry>> change) {
        waitForLast();
        change.apply(now()).ifPresent(entry -> change(state -> entry));
    }

    /** The same, for a change with a result. */
    public <T> T make(Function<DirectoryState, Change<T>> change) {
        return changed(change).made();
    }

    private record Changed<T>(Receipt receipt, T made) {}

    private synchronized <T> Changed<T> changed(Function<DirectoryState, Change<T>> change) {
        waitForLast();
        whenChanged.run();
        Change<T> wanted = change.apply(now());
        Entry entry = wanted.entry().entry(clock.random(SEED), NotDecided.subjects(ledger));
        List<byte[]> parts = entry.parts().stream().map(Entry.Part::content).toList();
        Receipt receipt = written(() -> {
            CompletableFuture<Receipt> writing = ledger.append(entry).thenApply(written -> {
                boolean before = now().isGoverned();
                DirectoryState after = state.updateAndGet(each -> AccessFold.with(each, entry.open(), parts));
                if (after.isGoverned() && !before) {
                    whenGoverned.run();
                }
                whenChanged.run();
                return written;
            });
            last = writing;
            return writing;
        });
        return new Changed<>(receipt, wanted.made());
    }

    /** Its caller may not have waited for it. What it changes may forbid the next change. */
    private void waitForLast() {
        try {
            last.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            // it was not written, and its caller was told so, or that it is unknown
        } catch (TimeoutException e) {
            throw new NotDecided("An earlier change is still being written. Nothing was changed.", DEADLINE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotDecided("It was interrupted. Nothing was changed.", DEADLINE);
        }
    }

    /** Records what happened, which changes nothing in the directory. */
    public Receipt write(SealedEntry entry) {
        return written(() -> ledger.append(entry.entry(clock.random(SEED), NotDecided.subjects(ledger))));
    }

    private static Receipt written(Supplier<CompletableFuture<Receipt>> writing) {
        try {
            return NotDecided.unlessWritten(writing).get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NotWritten failed) {
                throw NotDecided.of(failed);
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw NotDecided.unknown(
                    "The change is still being written, and it is unknown whether that succeeds.", DEADLINE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NotDecided.unknown("The change may be written or not.", DEADLINE);
        }
    }
}
