package dev.countersign.ledger;

import dev.countersign.ledger.journal.SegmentKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the ledger of one folder is kept.
 *
 * @param mostWaiting      entries that may wait to be written
 * @param mostWaitingBytes bytes of those entries
 * @param groupEntries     entries that are forced to disk at once, at most
 * @param groupBytes       bytes of those entries
 * @param segmentBytes     a segment grows to so many bytes, then a new one is begun
 * @param headRoom         bytes on the disk that are kept for entries that are urgent
 * @param checkpointAfter  how long after growth a checkpoint is written
 * @param anchor           a file outside the folder that every checkpoint is added to
 */
public record LedgerSettings(
        int mostWaiting,
        long mostWaitingBytes,
        int groupEntries,
        long groupBytes,
        long segmentBytes,
        long headRoom,
        Duration checkpointAfter,
        Optional<Path> anchor) {

    private static final long MEGABYTE = 1 << 20;

    public LedgerSettings {
        if (mostWaiting < 1
                || mostWaitingBytes < 1
                || groupEntries < 1
                || groupBytes < 1
                || headRoom < 0
                || segmentBytes < SegmentKind.HEADER
                || segmentBytes > 1L << 30) {
            throw new IllegalArgumentException("a number below 1, or segments of more than 1 GB");
        }
    }

    public static LedgerSettings usual() {
        return new LedgerSettings(
                4_096,
                8 * MEGABYTE,
                512,
                MEGABYTE,
                64 * MEGABYTE,
                64 * MEGABYTE,
                Duration.ofMillis(500),
                Optional.empty());
    }

    public LedgerSettings withSegments(long bytes) {
        return new LedgerSettings(
                mostWaiting, mostWaitingBytes, groupEntries, groupBytes, bytes, headRoom, checkpointAfter, anchor);
    }

    public LedgerSettings withQueue(int entries, long bytes) {
        return new LedgerSettings(
                entries, bytes, groupEntries, groupBytes, segmentBytes, headRoom, checkpointAfter, anchor);
    }

    public LedgerSettings withHeadRoom(long bytes) {
        return new LedgerSettings(
                mostWaiting, mostWaitingBytes, groupEntries, groupBytes, segmentBytes, bytes, checkpointAfter, anchor);
    }

    public LedgerSettings withCheckpointAfter(Duration growth) {
        return new LedgerSettings(
                mostWaiting, mostWaitingBytes, groupEntries, groupBytes, segmentBytes, headRoom, growth, anchor);
    }

    public LedgerSettings withAnchor(Path file) {
        return new LedgerSettings(
                mostWaiting,
                mostWaitingBytes,
                groupEntries,
                groupBytes,
                segmentBytes,
                headRoom,
                checkpointAfter,
                Optional.of(file));
    }
}
