package dev.countersign.ledger;

import dev.countersign.ledger.journal.SegmentFrame;
import dev.countersign.ledger.journal.SegmentKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Frames of a segment, for tests that change them and correct the checksums. */
public final class Frames {

    private Frames() {}

    /** The frames before the end of the file, or before zeros. */
    public static List<SegmentFrame> read(Path segment) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment));
        List<SegmentFrame> frames = new ArrayList<>();
        for (int at = SegmentKind.HEADER;
                at < bytes.limit() && bytes.get(at + SegmentFrame.HEADER - 1) != 0;
                at += frames.get(frames.size() - 1).bytes()) {
            frames.add(SegmentFrame.at(bytes, at));
        }
        return frames;
    }

    static void write(Path segment, List<SegmentFrame> frames) throws IOException {
        byte[] header = Arrays.copyOf(Files.readAllBytes(segment), SegmentKind.HEADER);
        ByteBuffer bytes = ByteBuffer.allocate(SegmentKind.HEADER
                        + frames.stream().mapToInt(SegmentFrame::bytes).sum())
                .put(header);
        frames.forEach(frame -> frame.write(bytes));
        Files.write(segment, bytes.array());
    }

    /** Replaces a record by another of the same length. */
    public static void replace(Path segment, int at) throws IOException {
        List<SegmentFrame> frames = read(segment);
        SegmentFrame old = frames.get(at);
        byte[] payload = old.payload().clone();
        payload[payload.length - 3] ^= 1;
        frames.set(at, new SegmentFrame(old.group(), old.sequence(), old.left(), old.kind(), payload));
        write(segment, frames);
    }

    /** Exchanges the payloads of two frames. */
    static void swap(Path segment, int one, int other) throws IOException {
        List<SegmentFrame> frames = read(segment);
        SegmentFrame first = frames.get(one);
        SegmentFrame second = frames.get(other);
        frames.set(
                one, new SegmentFrame(first.group(), first.sequence(), first.left(), first.kind(), second.payload()));
        frames.set(
                other,
                new SegmentFrame(second.group(), second.sequence(), second.left(), second.kind(), first.payload()));
        write(segment, frames);
    }
}
