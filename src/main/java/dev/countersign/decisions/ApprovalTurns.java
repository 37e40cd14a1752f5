package dev.countersign.decisions;

import dev.countersign.decisions.evaluate.NotDecided;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One approval of an action at a time, until it is known whether it is on disk, so that the second of two sees the
 * first. Approvals of different actions do not wait for each other.
 */
final class ApprovalTurns {

    /** One for each action that is being approved. */
    private final Map<String, Turn> turns = new ConcurrentHashMap<>();

    /** @param users of the turn: the one that has it, and those that wait */
    private record Turn(Semaphore free, int users) {}

    /**
     * Takes the turn of an action. The caller ends it, once, on any thread.
     *
     * @param digest  of the action
     * @param longest how long to wait while other approvals of the action are being written
     * @throws NotDecided when they take longer
     */
    void begin(String digest, Duration longest) {
        Turn turn = turns.merge(
                digest, new Turn(new Semaphore(1, true), 1), (old, fresh) -> new Turn(old.free, old.users + 1));
        if (!taken(turn.free, longest)) {
            leave(digest);
            throw new NotDecided(
                    "Another approval of this action is still being written, so this one was not recorded. "
                            + "Maybe send it again.",
                    WriteConfirmation.PATIENCE);
        }
    }

    private static boolean taken(Semaphore free, Duration longest) {
        try {
            return free.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void end(String digest) {
        Turn turn = turns.get(digest);
        if (turn != null) {
            turn.free.release();
            leave(digest);
        }
    }

    private void leave(String digest) {
        turns.computeIfPresent(digest, (key, turn) -> left(turn));
    }

    private static @Nullable Turn left(Turn turn) {
        return turn.users == 1 ? null : new Turn(turn.free, turn.users - 1);
    }
}
