package dev.countersign.ledger.find;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A file that is being written from its begin to its end. It is a stream, not a channel, because an interrupt of the
 * writing thread would close a channel.
 */
final class RunOutput implements Closeable {

    private static final int BUFFER = 1 << 16;

    private final FileOutputStream file;
    private final CRC32C sum = new CRC32C();
    private final byte[] buffer = new byte[BUFFER];
    private int filled;
    private long written;

    RunOutput(Path path) throws IOException {
        file = new FileOutputStream(path.toFile());
    }

    /** The number of bytes so far. */
    long position() {
        return written + filled;
    }

    /** 8 bytes, the highest first. */
    void u64(long value) throws IOException {
        room(Long.BYTES);
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            buffer[filled++] = (byte) (value >>> shift);
        }
    }

    void number(long value) throws IOException {
        room(Numbers.MOST);
        filled = Numbers.put(value, buffer, filled);
    }

    void bytes(byte[] bytes, int from, int length) throws IOException {
        for (int at = from; at < from + length; ) {
            room(1);
            int some = Math.min(from + length - at, BUFFER - filled);
            System.arraycopy(bytes, at, buffer, filled, some);
            filled += some;
            at += some;
        }
    }

    /** The CRC-32C of all bytes so far. */
    long sum() throws IOException {
        flush();
        return sum.getValue();
    }

    private void room(int bytes) throws IOException {
        if (BUFFER - filled < bytes) {
            flush();
        }
    }

    private void flush() throws IOException {
        file.write(buffer, 0, filled);
        sum.update(buffer, 0, filled);
        written += filled;
        filled = 0;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Ends the file. */
    void end() throws IOException {
        flush();
    }
}
