package dev.countersign.ledger;

import dev.countersign.ledger.journal.SegmentKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of the ledger of one folder.
 *
 * @param mostWaiting      the greatest number of queued entries
 * @param mostWaitingBytes the greatest number of bytes of the queued entries
 * @param groupEntries     the greatest number of entries that are forced to disk at once
 * @param groupBytes       the greatest number of bytes of the queued entries
 * @param segmentBytes     size of a segment after which a new one begins
 * @param aheadBytes       the greatest number of zeros behind the last group of a segment, 0 for none
 * @param headRoom         bytes on the disk that are reserved for urgent entries
 * @param checkpointAfter  delay between a write and its checkpoint
 * @param anchor           a file outside the folder to which every checkpoint is appended
 */
public record LedgerSettings(
        int mostWaiting,
        long mostWaitingBytes,
        int groupEntries,
        long groupBytes,
        long segmentBytes,
        long aheadBytes,
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
                || aheadBytes < 0
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
                MEGABYTE,
                64 * MEGABYTE,
                Duration.ofMillis(500),
                Optional.empty());
    }

    public LedgerSettings withSegments(long bytes) {
        return new LedgerSettings(
                mostWaiting,
                mostWaitingBytes,
                groupEntries,
                groupBytes,
                bytes,
                aheadBytes,
                headRoom,
                checkpointAfter,
                anchor);
    }

    public LedgerSettings withAhead(long bytes) {
        return new LedgerSettings(
                mostWaiting,
                mostWaitingBytes,
                groupEntries,
                groupBytes,
                segmentBytes,
                bytes,
                headRoom,
                checkpointAfter,
                anchor);
    }

    public LedgerSettings withQueue(int entries, long bytes) {
        return new LedgerSettings(
                entries, bytes, groupEntries, groupBytes, segmentBytes, aheadBytes, headRoom, checkpointAfter, anchor);
    }

    public LedgerSettings withHeadRoom(long bytes) {
        return new LedgerSettings(
                mostWaiting,
                mostWaitingBytes,
                groupEntries,
                groupBytes,
                segmentBytes,
                aheadBytes,
                bytes,
                checkpointAfter,
                anchor);
    }

    public LedgerSettings withCheckpointAfter(Duration growth) {
        return new LedgerSettings(
                mostWaiting,
                mostWaitingBytes,
                groupEntries,
                groupBytes,
                segmentBytes,
                aheadBytes,
                headRoom,
                growth,
                anchor);
    }

    public LedgerSettings withAnchor(Path file) {
        return new LedgerSettings(
                mostWaiting,
                mostWaitingBytes,
                groupEntries,
                groupBytes,
                segmentBytes,
                aheadBytes,
                headRoom,
                checkpointAfter,
                Optional.of(file));
    }
}
