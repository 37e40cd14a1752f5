package dev.countersign.ledger;

import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.RealDisk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** The disk of this machine, where nothing is forced: for folders that are made again after a power cut. */
final class UnforcedDisk implements Disk {

    private final Disk real = new RealDisk();

    private record Unforced(Growing real) implements Growing {

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            real.write(bytes);
        }

        @Override
        public void force() {
            // not here
        }

        @Override
        public long zeros() {
            return 0;
        }

        @Override
        public void ahead(long zeros) {
            // nothing is forced here, so zeros bring nothing
        }

        @Override
        public void cut() {
            // there are none
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }

    @Override
    public void makeFolder(Path folder) throws IOException {
        real.makeFolder(folder);
    }

    @Override
    public List<String> names(Path folder) throws IOException {
        return real.names(folder);
    }

    @Override
    public boolean exists(Path file) {
        return real.exists(file);
    }

    @Override
    public byte[] bytes(Path file) throws IOException {
        return real.bytes(file);
    }

    @Override
    public Read open(Path file) throws IOException {
        return real.open(file);
    }

    @Override
    public Growing create(Path file, Readers readers) throws IOException {
        return new Unforced(real.create(file, readers));
    }

    @Override
    public Growing extend(Path file, long after) throws IOException {
        return new Unforced(real.extend(file, after));
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        real.move(from, to);
    }

    @Override
    public void remove(Path file) throws IOException {
        real.remove(file);
    }

    @Override
    public void force(Path folder) {
        // not here
    }

    @Override
    public PairForce pairForce() {
        return new PairForce() {

            @Override
            public void force(Written one, Written other) {
                // not here
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    @Override
    public long room(Path folder) {
        return real.room(folder);
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        return real.lock(file);
    }
}
