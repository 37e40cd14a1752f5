package dev.countersign.ledger.journal;

import java.util.concurrent.CompletableFuture;

/** An entry on its way to the disk. */
public interface EntryWrite {

    /** Ends when it is forced to disk, or with {@link NotWritten}. What hangs on it runs on the thread that writes: keep it short. */
    CompletableFuture<Receipt> written();

    /**
     * Takes it back, if its turn has not come: then it is never written, and {@link #written} ends with {@link NotWritten}.
     *
     * @return false where it is being written, or is written already
     */
    boolean withdraw();
}
