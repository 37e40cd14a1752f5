package dev.countersign.ledger.journal;

import java.util.concurrent.CompletableFuture;

/** An entry that is being written. */
public interface WriteHandle {

    /**
     * Completes when the entry is forced to disk, or with {@link NotWritten}. Its callbacks run on the writer's thread:
     * keep them short.
     */
    CompletableFuture<Receipt> written();

    /**
     * Cancels the entry if the writer has not reached it. Then it is never written, and {@link #written} completes with
     * {@link NotWritten}.
     *
     * @return false if it is being written or is written already
     */
    boolean withdraw();
}
