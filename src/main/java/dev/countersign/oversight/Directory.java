package dev.countersign.oversight;

import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.NotWritten;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.oversight.directory.AccessEntry;
import dev.countersign.oversight.directory.AccessFold;
import dev.countersign.oversight.directory.DirectoryState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
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
    private volatile Runnable whenGoverned = () -> {};

    private Directory(Ledger ledger, DecisionRecords records, ClockAndRandom clock) {
        this.ledger = ledger;
        this.records = records;
        this.clock = clock;
        state = new AtomicReference<>(AccessFold.of(records, ledger.entries()));
    }

    /** Reads all entries about access. */
    public static Directory open(Ledger ledger, DecisionRecords records, ClockAndRandom clock) {
        return new Directory(ledger, records, clock);
    }

    /** @param then what happens when the first key, grant or issuer is recorded, before anybody is told of it */
    public void whenGoverned(Runnable then) {
        whenGoverned = then;
    }

    /** @param made what the caller gets when the entry is recorded */
    public record Change<T>(AccessEntry entry, T made) {}

    /** The directory of a ledger that somebody else may have open. It reads all entries. */
    public static DirectoryState readOnly(Entries entries) {
        return AccessFold.of(entries);
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
    }

    /** Reads all entries again, because somebody was erased. */
    public synchronized void readAgain() {
        state.set(AccessFold.of(records, ledger.entries()));
    }

    /**
     * Records a change, and then makes it. Nobody else changes the directory at the same time.
     *
     * @param change makes the entry, from the directory as it is
     * @throws NotDecided when it cannot be recorded, or not in time. In time it is made when it is recorded
     */
    public Receipt change(Function<DirectoryState, AccessEntry> change) {
        return changed(change.andThen(entry -> new Change<>(entry, entry))).receipt();
    }

    /** The same, for a change with a result. */
    public <T> T make(Function<DirectoryState, Change<T>> change) {
        return changed(change).made();
    }

    private record Changed<T>(Receipt receipt, T made) {}

    private synchronized <T> Changed<T> changed(Function<DirectoryState, Change<T>> change) {
        Change<T> wanted = change.apply(now());
        Entry entry = wanted.entry().entry(clock.random(SEED), NotDecided.subjects(ledger));
        List<byte[]> parts = entry.parts().stream().map(Entry.Part::content).toList();
        Receipt receipt = written(() -> ledger.append(entry).thenApply(written -> {
            boolean before = now().isGoverned();
            DirectoryState after = state.updateAndGet(each -> AccessFold.with(each, entry.open(), parts));
            if (after.isGoverned() && !before) {
                whenGoverned.run();
            }
            return written;
        }));
        return new Changed<>(receipt, wanted.made());
    }

    /** Records what happened, which changes nothing in the directory. */
    public Receipt write(AccessEntry entry) {
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
