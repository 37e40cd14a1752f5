package dev.countersign.ledger.journal;

import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.LedgerUnavailable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One segment for reading. It may still grow. */
public final class Segment implements Closeable {

    private final SegmentKind kind;
    private final Path file;
    private final long first;
    private Disk.Read read;
    private SegmentIndex index;
    private long end;

    /**
     * @param first all frames in this segment have this sequence or a later one; all frames in earlier segments have an
     *     earlier one
     */
    Segment(SegmentKind kind, Path file, long first, Disk.Read read, SegmentIndex index, long end) {
        this.kind = kind;
        this.file = file;
        this.first = first;
        this.read = read;
        this.index = index;
        this.end = end;
    }

    long first() {
        return first;
    }

    Path file() {
        return file;
    }

    synchronized long end() {
        return end;
    }

    synchronized void add(SegmentFrame frame) {
        index.add(frame.sequence(), (int) end);
        end += frame.bytes();
    }

    /** The frames of an entry. */
    synchronized List<SegmentFrame> frames(long sequence) throws IOException {
        List<SegmentFrame> frames = new ArrayList<>(1);
        for (int at = index.first(sequence); at < index.count() && index.sequence(at) == sequence; at++) {
            frames.add(frame(at));
        }
        return frames;
    }

    /** The header as it was written. */
    synchronized byte[] beginning() throws IOException {
        byte[] header = new byte[SegmentKind.HEADER];
        read.read(0, header, 0, header.length);
        return header;
    }

    /** The number of frames. */
    public synchronized int count() {
        return index.count();
    }

    public synchronized SegmentFrame frame(int at) throws IOException {
        return frame(bytes(at, at + 1), at);
    }

    /** The payloads of that entry and the next ones, at most {@code most}, if each has one frame. */
    synchronized List<byte[]> payloads(long sequence, int most) throws IOException {
        int first = index.first(sequence);
        int after = Math.min(index.count(), first + most);
        if (first == after) {
            throw new IllegalStateException(file + " does not hold entry " + sequence);
        }
        ByteBuffer bytes = bytes(first, after);
        List<byte[]> payloads = new ArrayList<>(after - first);
        for (int at = first; at < after; at++) {
            bytes.position(index.offset(at) - index.offset(first));
            payloads.add(frame(bytes.slice(), at).payload());
        }
        return payloads;
    }

    /** The bytes of the frames from one position to another, or fewer if the file is shorter. */
    private ByteBuffer bytes(int first, int after) throws IOException {
        long begin = index.offset(first);
        byte[] bytes = new byte[(int) ((after < index.count() ? index.offset(after) : end) - begin)];
        return ByteBuffer.wrap(bytes, 0, read.read(begin, bytes, 0, bytes.length));
    }

    private SegmentFrame frame(ByteBuffer held, int at) {
        if (!SegmentFrame.whole(held, 0, kind.largest())) {
            long begin = index.offset(at);
            throw new LedgerUnavailable(
                    file + ", byte " + begin,
                    "the data of entry " + index.sequence(at) + " are damaged.",
                    "Maybe the disk is failing. Stop the service, keep this folder as it is, and compare it "
                            + "with a copy.");
        }
        return SegmentFrame.at(held, 0);
    }

    /** Reads from another file of the same name from now on. */
    synchronized void replaced(Disk.Read by, SegmentIndex where, long newEnd) throws IOException {
        read.close();
        read = by;
        index = where;
        end = newEnd;
    }

    @Override
    public synchronized void close() throws IOException {
        read.close();
    }
}
