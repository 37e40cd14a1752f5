package dev.countersign.ledger.journal;

import dev.countersign.ledger.disk.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One segment, read from its beginning: its complete groups up to the first damage, and whether a later group follows
 * the damage.
 *
 * <p>Frames of a journal follow one another without a gap, in groups and in sequence. In private segments both only
 * ascend, because not every entry has parts.
 */
final class SegmentScan implements Closeable {

    private final SegmentKind kind;
    private final Path file;
    private final Disk.Read read;
    private final FileWindow window;
    private final long lastAllowed;
    private final SegmentIndex index = new SegmentIndex();
    private Optional<SegmentKind.Header> header = Optional.empty();
    private long group;
    private int left;
    private long sequence;
    private long end;
    private long lastGroup;
    private int counted;
    private long highest;
    private Before before = new Before(0, SegmentKind.HEADER, 0);
    private OptionalLong later = OptionalLong.empty();

    /** The number of frames, their end and their last group before the last complete group. */
    private record Before(int counted, long end, long lastGroup) {}

    private SegmentScan(SegmentKind kind, Path file, Disk.Read read, long lastAllowed) throws IOException {
        this.kind = kind;
        this.file = file;
        this.read = read;
        window = new FileWindow(read);
        this.lastAllowed = lastAllowed;
    }

    /**
     * Reads a segment.
     *
     * @param lastAllowed the last group that counts; frames of later ones were never acknowledged
     * @param hears receives each frame in order, in private segments without its payload; also the frames of an
     *     incomplete last group
     */
    static SegmentScan of(Disk disk, SegmentKind kind, Path file, long lastAllowed, Consumer<SegmentFrame> hears)
            throws IOException {
        Disk.Read read = disk.open(file);
        try {
            SegmentScan scan = new SegmentScan(kind, file, read, lastAllowed);
            scan.read(hears);
            scan.window.release();
            scan.index.trim();
            return scan;
        } catch (IOException e) {
            read.close();
            throw e;
        }
    }

    private void read(Consumer<SegmentFrame> hears) throws IOException {
        int at = window.at(0, SegmentKind.HEADER);
        header = kind.header(window.held()
                .slice(at, Math.min(SegmentKind.HEADER, window.held().limit() - at)));
        if (header.isEmpty()) {
            later = behind(0, -1);
            return;
        }
        group = header.get().firstGroup() - 1;
        sequence = header.get().firstSequence() - 1;
        lastGroup = group;
        end = SegmentKind.HEADER;
        long place = end;
        boolean more = true;
        while (more) {
            place = frames(place, hears);
            more = kind == SegmentKind.JOURNAL && end < window.size() && laterThan(place);
        }
        index.shorten(counted);
    }

    /**
     * Whether the reading goes on, although no whole frame was there. Another process may have written it since, over
     * zeros: it writes a later group only when the earlier one is forced, so what is missing then was never written.
     */
    private boolean laterThan(long place) throws IOException {
        later = behind(place, left == 0 ? group + 1 : group);
        if (later.isEmpty()) {
            return false;
        }
        window.forget();
        int at = window.at(place, SegmentFrame.HEADER + kind.largest());
        return SegmentFrame.whole(window.held(), at, kind.largest())
                && follows(SegmentFrame.withoutPayload(window.held(), at));
    }

    /** Reads whole frames from there to the first that is not, and returns its place. */
    private long frames(long from, Consumer<SegmentFrame> hears) throws IOException {
        long place = from;
        while (place < window.size()) {
            int at = window.at(place, SegmentFrame.HEADER + kind.largest());
            if (!SegmentFrame.whole(window.held(), at, kind.largest())) {
                break;
            }
            int length = SegmentFrame.length(window.held(), at);
            SegmentFrame frame = kind == SegmentKind.JOURNAL
                    ? SegmentFrame.at(window.held(), at)
                    : SegmentFrame.withoutPayload(window.held(), at);
            if (!follows(frame)) {
                break;
            }
            highest = frame.group();
            if (frame.group() > lastAllowed) {
                later = frame.group() > lastAllowed + 1 ? OptionalLong.of(frame.sequence()) : later;
                break;
            }
            index.add(frame.sequence(), (int) place);
            hears.accept(frame);
            group = frame.group();
            sequence = frame.sequence();
            left = frame.left();
            place += SegmentFrame.HEADER + length;
            if (left == 0) {
                before = new Before(counted, end, lastGroup);
                end = place;
                counted = index.count();
                lastGroup = group;
            }
        }
        return place;
    }

    private boolean follows(SegmentFrame frame) {
        boolean sameGroup = left > 0 && frame.group() == group && frame.left() == left - 1;
        if (kind == SegmentKind.JOURNAL) {
            return frame.sequence() == sequence + 1
                    && (sameGroup || left == 0 && frame.group() == group + 1)
                    && (frame.kind() == SegmentFrame.Kind.RECORD
                            || frame.kind() == SegmentFrame.Kind.RECORD_WITH_PARTS);
        }
        long begin = header.orElseThrow().firstSequence();
        return frame.sequence() >= Math.max(sequence, begin)
                && frame.sequence() - begin <= SegmentIndex.WIDEST
                && (sameGroup || left == 0 && frame.group() > group)
                && (frame.kind() == SegmentFrame.Kind.PART || frame.kind() == SegmentFrame.Kind.ERASED);
    }

    /** The sequence of any undamaged frame of a later group. */
    private OptionalLong behind(long from, long damaged) throws IOException {
        for (long place = from; place + SegmentFrame.HEADER <= window.size(); place++) {
            int at = window.at(place, SegmentFrame.HEADER + kind.largest());
            ByteBuffer held = window.held();
            if (held.limit() - at < SegmentFrame.HEADER) {
                // The file was cut since: the zeros behind its last group are gone.
                return OptionalLong.empty();
            }
            if (held.getLong(at + 8) > damaged && SegmentFrame.whole(held, at, kind.largest())) {
                return OptionalLong.of(held.getLong(at + 16));
            }
        }
        return OptionalLong.empty();
    }

    Path file() {
        return file;
    }

    /** Empty if the header is torn: then nothing in the segment counts. */
    Optional<SegmentKind.Header> header() {
        return header;
    }

    /** The offsets of the frames of complete groups. */
    SegmentIndex index() {
        return index;
    }

    /** Length of the payload of such a frame in bytes. */
    int length(int at) {
        return (int) ((at + 1 < index.count() ? index.offset(at + 1) : end) - index.offset(at)) - SegmentFrame.HEADER;
    }

    /** The end of the last complete group. */
    long end() {
        return end;
    }

    long lastGroup() {
        return lastGroup;
    }

    /** The group of the last undamaged frame that follows the frames before it; 0 if there is none. */
    long highest() {
        return highest;
    }

    /** The sequence of the first entry in the last complete group; empty if the segment has none. */
    OptionalLong beginOfLastGroup() {
        return counted == 0 ? OptionalLong.empty() : OptionalLong.of(index.sequence(before.counted));
    }

    /** The last complete group does not count. */
    void cutLastGroup() {
        counted = before.counted;
        end = before.end;
        lastGroup = before.lastGroup;
        index.shorten(counted);
    }

    /** Whether the segment ends with a complete group. */
    boolean whole() {
        return header.isPresent() && end == window.size();
    }

    /** The sequence of an undamaged frame behind the damage, of a group that an interruption could not leave there. */
    OptionalLong later() {
        return later;
    }

    /** The segment for reading. The scan then need not be closed. */
    Segment segment() {
        return new Segment(kind, file, header.orElseThrow().firstSequence(), read, index, end);
    }

    @Override
    public void close() throws IOException {
        read.close();
    }
}
