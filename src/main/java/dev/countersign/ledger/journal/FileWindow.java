package dev.countersign.ledger.journal;

import dev.countersign.ledger.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A part of a file in memory that moves along as the file is read from its beginning to its end. */
final class FileWindow {

    private static final int BYTES = 4 << 20;

    private final Disk.Read file;
    private final long size;
    private final byte[] bytes;
    private long from;
    private ByteBuffer held = ByteBuffer.allocate(0);

    FileWindow(Disk.Read file) throws IOException {
        this.file = file;
        size = file.size();
        bytes = new byte[(int) Math.min(BYTES, size)];
    }

    /** Of the file, as it was when it was opened. */
    long size() {
        return size;
    }

    /** Where a place in the file is in {@link #held}; so many bytes from there on are held too, or all that there are. */
    int at(long place, int wanted) throws IOException {
        if (place < from || Math.min(place + wanted, size) > from + held.limit()) {
            from = place;
            held = ByteBuffer.wrap(bytes, 0, file.read(place, bytes, 0, (int) Math.min(bytes.length, size - place)));
        }
        return (int) (place - from);
    }

    ByteBuffer held() {
        return held;
    }
}
