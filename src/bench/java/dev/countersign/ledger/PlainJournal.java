package dev.countersign.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What is left of a journal when all is left out but durability: one thread takes what callers hand it, writes parts
 * and records to a file each, forces both and wakes the callers. No frames, hashes, keys, tree, places or limits.
 */
final class PlainJournal implements AutoCloseable {

    private static final int GROUP = 512;

    private final Path first;
    private final Path second;
    private final LinkedBlockingQueue<Row> rows = new LinkedBlockingQueue<>();
    private final Row last = new Row(new byte[0], new byte[0], new CompletableFuture<>());
    private final Thread thread = new Thread(this::run, "plain");

    private record Row(byte[] part, byte[] record, CompletableFuture<Boolean> written) {}

    PlainJournal(Path folder) throws IOException {
        first = Files.createTempFile(folder, "plain", ".parts");
        second = Files.createTempFile(folder, "plain", ".records");
        thread.start();
    }

    /** Returns when both are forced to disk. */
    void write(byte[] part, byte[] record) {
        Row row = new Row(part, record, new CompletableFuture<>());
        rows.add(row);
        row.written.join();
    }

    private void run() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(4 << 20);
        List<Row> group = new ArrayList<>();
        try (FileChannel parts = FileChannel.open(first, StandardOpenOption.WRITE);
                FileChannel records = FileChannel.open(second, StandardOpenOption.WRITE)) {
            while (!group.contains(last)) {
                group.clear();
                group.add(rows.take());
                rows.drainTo(group, GROUP - 1);
                bytes.clear();
                group.forEach(row -> bytes.put(row.part));
                force(parts, bytes.flip());
                bytes.clear();
                group.forEach(row -> bytes.put(row.record));
                force(records, bytes.flip());
                group.forEach(row -> row.written.complete(true));
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nanoseconds that the force took. */
    static long force(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        long before = System.nanoTime();
        file.force(false);
        return System.nanoTime() - before;
    }

    @Override
    public void close() throws IOException {
        rows.add(last);
        last.written.join();
        Files.delete(first);
        Files.delete(second);
    }
}
