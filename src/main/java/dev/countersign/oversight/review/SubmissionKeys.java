package dev.countersign.oversight.review;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.SubmissionKey;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** One task for each idempotency key of a client, also after its end, after a restart and for two requests at once. */
final class SubmissionKeys {

    private static final int STRIPES = 64;
    private static final int SEED = 32;

    private final DataFolder folder;
    private final TaskFold fold;
    private final ClockAndRandom clock;
    private final ReentrantLock[] stripes =
            IntStream.range(0, STRIPES).mapToObj(i -> new ReentrantLock()).toArray(ReentrantLock[]::new);

    SubmissionKeys(DataFolder folder, TaskFold fold, ClockAndRandom clock) {
        this.folder = folder;
        this.fold = fold;
        this.clock = clock;
    }

    /**
     * The task under a key.
     *
     * @param decision id of the decision that the task is opened for
     * @param open     called if the key is new
     * @throws TaskRefused when the key was used for another access request
     */
    ReviewTask once(SubmissionKey key, String decision, Supplier<ReviewTask> open) {
        ReentrantLock lock = stripes[Math.floorMod(key.key().hashCode(), STRIPES)];
        lock.lock();
        try {
            Optional<ReviewTask> before = fold.under(key);
            if (before.isPresent()) {
                return before.get();
            }
            ReviewTask task = open.get();
            // INVARIANT: what was answered under a key is in the ledger under this key.
            if (fold.under(key).isEmpty()) {
                bind(task, decision, key);
            }
            return task;
        } finally {
            lock.unlock();
        }
    }

    /** Binds a key to a task that was opened without it. */
    private void bind(ReviewTask task, String decision, SubmissionKey key) {
        ReviewTask.About about = task.about();
        if (about == null) {
            return;
        }
        String id = clock.id();
        folder.write(
                id,
                () -> {
                    // INVARIANT: an erasure has ended before this, or waits for it. A new key keeps no old data.
                    folder.records()
                            .decision(decision)
                            .filter(StoredDecision::isWhole)
                            .orElseThrow(TaskOpening::notYours);
                    return new SealedEntry(EntryType.TASK_ASKED, id, clock.now(), task.client())
                            .with("decision", decision)
                            .with(EntryType.TASK, task.id())
                            .under(key, about.subject())
                            .entry(clock.random(SEED), NotDecided.subjects(folder.ledger()));
                },
                receipt -> {});
    }
}
