package dev.countersign.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What is left of a journal when all is left out but durability: one thread takes what callers hand it, writes parts
 * and records to a file each, forces both at once and wakes the callers. No frames, hashes, keys, tree, places or
 * limits.
 */
final class PlainJournal implements AutoCloseable {

    private static final int GROUP = 512;
    private static final int MOST_BYTES = 16 << 20;

    private final TwoFiles files;
    private final LinkedBlockingQueue<Row> rows = new LinkedBlockingQueue<>();
    private final Row last = new Row(new byte[0], new byte[0], new CompletableFuture<>());
    private final Thread thread = new Thread(this::run, "plain");

    private record Row(byte[] part, byte[] record, CompletableFuture<Boolean> written) {}

    PlainJournal(Path folder) throws IOException {
        files = new TwoFiles(folder);
        thread.start();
    }

    /** Returns when both are forced to disk. */
    void write(byte[] part, byte[] record) {
        Row row = new Row(part, record, new CompletableFuture<>());
        rows.add(row);
        row.written.join();
    }

    private void run() {
        ByteBuffer parts = ByteBuffer.allocateDirect(MOST_BYTES);
        ByteBuffer records = ByteBuffer.allocateDirect(MOST_BYTES);
        List<Row> group = new ArrayList<>();
        try {
            while (!group.contains(last)) {
                group.clear();
                group.add(rows.take());
                rows.drainTo(group, GROUP - 1);
                parts.clear();
                records.clear();
                group.forEach(row -> {
                    parts.put(row.part);
                    records.put(row.record);
                });
                files.write(parts.flip(), records.flip());
                group.forEach(row -> row.written.complete(true));
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        rows.add(last);
        last.written.join();
        files.close();
    }
}
