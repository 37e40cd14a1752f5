package dev.countersign.ledger.journal;

import dev.countersign.ledger.disk.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All segments of one kind. One thread writes. Any number of threads read what was written and forced. */
public final class Segments implements Closeable {

    /** The greatest number of entries read at once: the writer waits for a read of the segment that it extends. */
    private static final int AT_ONCE = 16;
    /** Zeros are this part of what was written, at most. */
    private static final int SHARE = 8;
    /** The least number of groups that zeros have room for. */
    private static final long GROUPS = 2;

    private final Disk disk;
    private final SegmentKind kind;
    private final Path folder;
    private final long largest;
    private final long ahead;
    private final CopyOnWriteArrayList<Segment> all;
    private final List<SegmentFrame> unforced = new ArrayList<>();
    private ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
    private Disk.Growing out;
    private long length;
    /** The length of the segment when it was begun or continued. */
    private long begun;
    /** Bytes of the last group. */
    private int latest;

    /** @param out the end of the last segment */
    private Segments(
            Disk disk,
            SegmentKind kind,
            Path folder,
            long largest,
            long ahead,
            List<Segment> all,
            Disk.Growing out,
            long length) {
        this.disk = disk;
        this.kind = kind;
        this.folder = folder;
        this.largest = largest;
        this.ahead = ahead;
        this.all = new CopyOnWriteArrayList<>(all);
        this.out = out;
        this.length = length;
        begun = length;
    }

    /**
     * Continues at the end of the recovered segments. Whatever is behind the last complete group is cut off.
     *
     * @param largest bytes of a segment after which the next one begins
     * @param ahead   the greatest number of zeros behind the last group
     */
    public static Segments after(
            Disk disk,
            SegmentKind kind,
            Path folder,
            long largest,
            long ahead,
            List<Segment> recovered,
            long nextSequence,
            long nextGroup)
            throws IOException {
        if (recovered.isEmpty()) {
            Segments fresh = new Segments(disk, kind, folder, largest, ahead, recovered, Nowhere.NOWHERE, 0);
            fresh.begin(nextSequence, nextGroup);
            return fresh;
        }
        Segment last = recovered.get(recovered.size() - 1);
        Disk.Growing out = disk.extend(last.file(), last.end());
        try {
            out.force();
            disk.force(folder);
        } catch (IOException e) {
            out.close();
            throw e;
        }
        return new Segments(disk, kind, folder, largest, ahead, recovered, out, last.end());
    }

    /**
     * Begins a new segment. Everything before it must be forced.
     *
     * <p>INVARIANT: only the last segment may end with zeros. Its predecessor is cut before the name of the new one
     * exists.
     */
    void begin(long firstSequence, long firstGroup) throws IOException {
        cut();
        out.close();
        Path file = folder.resolve(SegmentKind.name(all.size()));
        out = disk.create(file, kind == SegmentKind.PRIVATE ? Disk.Readers.OWNER : Disk.Readers.ALL);
        out.write(kind.header(firstSequence, firstGroup));
        out.force();
        disk.force(folder);
        length = SegmentKind.HEADER;
        begun = length;
        all.add(new Segment(kind, file, firstSequence, disk.open(file), new SegmentIndex(), length));
    }

    /**
     * Writes a complete group. It can be read after {@link #forced}.
     *
     * @param first sequence of the first entry of the group, even if it has no frame here: a group of the same entries
     *     may replace this one
     */
    void write(long first, List<SegmentFrame> group) throws IOException {
        int bytes = group.stream().mapToInt(SegmentFrame::bytes).sum();
        if (length > SegmentKind.HEADER && length + bytes > largest) {
            begin(first, group.get(0).group());
        }
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocateDirect(bytes);
        }
        buffer.clear();
        group.forEach(frame -> frame.write(buffer));
        out.write(buffer.flip());
        length += bytes;
        latest = bytes;
        unforced.addAll(group);
    }

    /** The file that was written to. */
    Disk.Written written() {
        return out;
    }

    /** What was written is forced. It can be read from now on. */
    void forced() {
        Segment last = all.get(all.size() - 1);
        unforced.forEach(last::add);
        unforced.clear();
    }

    /**
     * Asks for zeros, where the next group will be written. They are an eighth of what was written to the segment at
     * most, so that few are written in vain, and not worth writing if they hold less than two groups.
     */
    void ahead() {
        long zeros = Math.min(Math.min(ahead, (length - begun) / SHARE), largest - length);
        if (zeros >= GROUPS * latest && out.zeros() < zeros / 2) {
            out.ahead(zeros);
        }
    }

    /** The segment ends with its last group. */
    void cut() throws IOException {
        out.cut();
    }

    /** The frames of an entry; empty if it has none. */
    public List<SegmentFrame> frames(long sequence) throws IOException {
        return frames(all, sequence);
    }

    /** The payloads of entries that follow one another and have one frame each. */
    public List<byte[]> payloads(long first, int count) throws IOException {
        List<byte[]> payloads = new ArrayList<>(count);
        while (payloads.size() < count) {
            long next = first + payloads.size();
            int more = Math.min(AT_ONCE, count - payloads.size());
            payloads.addAll(all.get(holding(all, next)).payloads(next, more));
        }
        return payloads;
    }

    public static List<SegmentFrame> frames(List<Segment> segments, long sequence) throws IOException {
        return segments.isEmpty()
                ? List.of()
                : segments.get(holding(segments, sequence)).frames(sequence);
    }

    /** The position of the last segment that begins with that sequence or before it. */
    private static int holding(List<Segment> segments, long sequence) {
        int low = 0;
        int high = segments.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (segments.get(middle).first() <= sequence) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** All segments except the one that is written to. */
    List<Segment> finished() {
        List<Segment> now = List.copyOf(all);
        return now.subList(0, now.size() - 1);
    }

    boolean lastIsEmpty() {
        return length == SegmentKind.HEADER;
    }

    @Override
    public void close() throws IOException {
        out.close();
        for (Segment each : all) {
            each.close();
        }
    }

    /** Before anything was written. */
    private enum Nowhere implements Disk.Growing {
        NOWHERE;

        @Override
        public void write(ByteBuffer bytes) {
            throw new IllegalStateException("no segment has been begun");
        }

        @Override
        public void force() {
            throw new IllegalStateException("no segment has been begun");
        }

        @Override
        public long zeros() {
            return 0;
        }

        @Override
        public void ahead(long zeros) {
            throw new IllegalStateException("no segment has been begun");
        }

        @Override
        public void cut() {
            // nothing to cut
        }

        @Override
        public void close() {
            // nothing to close
        }
    }
}
