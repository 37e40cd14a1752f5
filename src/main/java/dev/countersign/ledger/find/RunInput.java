package dev.countersign.ledger.find;

import dev.countersign.ledger.disk.Disk;
import java.io.EOFException;
import java.io.IOException;

/** Reads a file from a place onwards. One thread uses it. */
final class RunInput {

    private static final int BITS = 7;

    private final Disk.Read file;
    private final byte[] buffer;
    /** Place in the file of the first byte after the buffer. */
    private long next;

    private int at;
    private int filled;

    /** @param buffer how many bytes are read at once */
    RunInput(Disk.Read file, long from, int buffer) {
        this.file = file;
        this.buffer = new byte[buffer];
        next = from;
    }

    long position() {
        return next - (filled - at);
    }

    private int u8() throws IOException {
        if (at == filled) {
            filled = file.read(next, buffer, 0, buffer.length);
            at = 0;
            next += filled;
            if (filled == 0) {
                throw new EOFException("the file ends at " + next);
            }
        }
        return buffer[at++] & 0xff;
    }

    long u64() throws IOException {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << Byte.SIZE | u8();
        }
        return value;
    }

    long number() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += BITS) {
            int next7 = u8();
            value |= (long) (next7 & 0x7f) << shift;
            if (next7 < 0x80) {
                return value;
            }
        }
        throw new IOException("a number before " + position() + " has no end");
    }

    void bytes(byte[] into, int from, int length) throws IOException {
        for (int i = 0; i < length; ) {
            into[from + i++] = (byte) u8();
            int some = Math.min(length - i, filled - at);
            System.arraycopy(buffer, at, into, from + i, some);
            at += some;
            i += some;
        }
    }

    void skip(long bytes) {
        if (bytes <= filled - at) {
            at += (int) bytes;
        } else {
            next = position() + bytes;
            at = 0;
            filled = 0;
        }
    }
}
