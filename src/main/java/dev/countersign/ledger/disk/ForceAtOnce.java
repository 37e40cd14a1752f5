package dev.countersign.ledger.disk;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Forces two files at the same time, one of them on a thread of its own. One thread may use it. */
final class ForceAtOnce implements Disk.PairForce {

    private final ExecutorService helper = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "ledger-force");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public void force(Disk.Written one, Disk.Written other) throws IOException {
        CompletableFuture<Optional<IOException>> first = CompletableFuture.supplyAsync(() -> failure(one), helper);
        Optional<IOException> second = Optional.empty();
        try {
            second = failure(other);
        } finally {
            // INVARIANT: whatever happened, no file is still being forced when the caller closes it.
            first.handle((done, thrown) -> done).join();
        }
        Optional<IOException> failed = first.join();
        if (failed.isPresent()) {
            throw failed.get();
        }
        if (second.isPresent()) {
            throw second.get();
        }
    }

    private static Optional<IOException> failure(Disk.Written file) {
        try {
            file.force();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    @Override
    public void close() {
        helper.shutdown();
    }
}
