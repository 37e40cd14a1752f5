package dev.countersign.ledger.journal;

import dev.countersign.ledger.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A window of a file in memory that moves while the file is read from its beginning to its end. */
final class FileWindow {

    private static final int BYTES = 4 << 20;

    private final Disk.Read file;
    private final long size;
    private byte[] bytes;
    private long from;
    private ByteBuffer held = ByteBuffer.allocate(0);

    FileWindow(Disk.Read file) throws IOException {
        this.file = file;
        size = file.size();
        bytes = new byte[(int) Math.min(BYTES, size)];
    }

    /** Size of the file when it was opened. */
    long size() {
        return size;
    }

    /**
     * The index in {@link #held} of a position of the file. That many bytes from there on are in memory too, or all
     * that exist.
     */
    int at(long place, int wanted) throws IOException {
        if (place < from || Math.min(place + wanted, size) > from + held.limit()) {
            from = place;
            held = ByteBuffer.wrap(bytes, 0, file.read(place, bytes, 0, (int) Math.min(bytes.length, size - place)));
        }
        return (int) (place - from);
    }

    /** What is asked next is read again. */
    void forget() {
        held = ByteBuffer.allocate(0);
    }

    ByteBuffer held() {
        return held;
    }

    /** Frees the memory of the window. Nothing more is read. */
    void release() {
        bytes = new byte[0];
        held = ByteBuffer.wrap(bytes);
    }
}
