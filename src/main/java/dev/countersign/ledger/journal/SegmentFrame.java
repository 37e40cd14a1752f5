package dev.countersign.ledger.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The frame of one record or part in a segment: length of the payload (4 bytes), CRC-32C over everything after it (4),
 * group (8), sequence (8), number of frames of the same group that follow (2), kind (1), payload. All numbers are
 * big-endian and unsigned.
 *
 * <p>A group was forced to disk at once: it counts completely or not at all.
 *
 * @param group    from 1, without a gap in the journal
 * @param sequence sequence of the entry it belongs to, from 0
 * @param left     frames of the same group that follow in the same segment
 */
public record SegmentFrame(long group, long sequence, int left, Kind kind, byte[] payload) {

    /** Bytes before the payload. */
    public static final int HEADER = 27;
    /** The greatest number of frames in a group. */
    public static final int MOST_LEFT = 65_535;

    private static final int CHECKED = 8;
    private static final byte[] NOTHING = {};

    /** The kind of the payload. */
    public enum Kind {
        /** A public record; the entry has no parts. */
        RECORD,
        /** A public record; its parts are in the private segments. */
        RECORD_WITH_PARTS,
        /** An encrypted part. */
        PART,
        /** An erased part, without a payload. */
        ERASED;

        private static final Kind[] KINDS = values();

        /** From 1, so that zeros are not a frame. */
        byte code() {
            return (byte) (ordinal() + 1);
        }
    }

    public int bytes() {
        return HEADER + payload.length;
    }

    public void write(ByteBuffer into) {
        int begin = into.position();
        into.putInt(payload.length)
                .putInt(0)
                .putLong(group)
                .putLong(sequence)
                .putShort((short) left)
                .put(kind.code())
                .put(payload);
        CRC32C crc = new CRC32C();
        crc.update(into.duplicate().flip().position(begin + CHECKED));
        into.putInt(begin + 4, (int) crc.getValue());
    }

    /** Whether a complete and undamaged frame begins there, with a payload of at most that many bytes. */
    static boolean whole(ByteBuffer bytes, int at, int largest) {
        if (bytes.limit() - at < HEADER) {
            return false;
        }
        int length = bytes.getInt(at);
        byte kind = bytes.get(at + HEADER - 1);
        if (length < 0
                || length > largest
                || length > bytes.limit() - at - HEADER
                || kind < 1
                || kind > Kind.KINDS.length) {
            return false;
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().limit(at + HEADER + length).position(at + CHECKED));
        return (int) crc.getValue() == bytes.getInt(at + 4);
    }

    /** Bytes of the payload of the frame that begins there. */
    static int length(ByteBuffer bytes, int at) {
        return bytes.getInt(at);
    }

    /** The frame that begins there. It must be {@link #whole}. */
    public static SegmentFrame at(ByteBuffer bytes, int at) {
        byte[] payload = new byte[length(bytes, at)];
        bytes.get(at + HEADER, payload);
        return frame(bytes, at, payload);
    }

    /** The header of a frame that is {@link #whole}. */
    static SegmentFrame withoutPayload(ByteBuffer bytes, int at) {
        return frame(bytes, at, NOTHING);
    }

    private static SegmentFrame frame(ByteBuffer bytes, int at, byte[] payload) {
        return new SegmentFrame(
                bytes.getLong(at + 8),
                bytes.getLong(at + 16),
                Short.toUnsignedInt(bytes.getShort(at + 24)),
                Kind.KINDS[bytes.get(at + HEADER - 1) - 1],
                payload);
    }
}
