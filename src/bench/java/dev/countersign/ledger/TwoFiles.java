package dev.countersign.ledger;

import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.RealDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Two new files that are written and forced at the same time, and deleted at the end. */
final class TwoFiles implements AutoCloseable {

    private final Path first;
    private final Path second;
    private final Disk.Written parts;
    private final Disk.Written records;
    private final Disk.PairForce both;
    private long took;

    TwoFiles(Path folder) throws IOException {
        RealDisk disk = new RealDisk();
        first = Files.createTempFile(folder, "plain", ".parts");
        second = Files.createTempFile(folder, "plain", ".records");
        parts = disk.create(first, Disk.Readers.OWNER);
        records = disk.create(second, Disk.Readers.OWNER);
        both = disk.pairForce();
    }

    /** Returns when both are forced: how many nanoseconds the force of the records took. */
    long write(ByteBuffer partBytes, ByteBuffer recordBytes) throws IOException {
        parts.write(partBytes);
        records.write(recordBytes);
        both.force(parts, new Timed());
        return took;
    }

    /** The file of the records, whose force is timed. */
    private final class Timed implements Disk.Written {

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            records.write(bytes);
        }

        @Override
        public void force() throws IOException {
            long before = System.nanoTime();
            records.force();
            took = System.nanoTime() - before;
        }

        @Override
        public void close() {
            // closed with both files
        }
    }

    @Override
    public void close() throws IOException {
        both.close();
        parts.close();
        records.close();
        Files.delete(first);
        Files.delete(second);
    }
}
