package dev.countersign.ledger.journal;

import dev.countersign.ledger.keys.PartCipher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** The two kinds of segments: public records, and erasable parts. */
public enum SegmentKind {
    JOURNAL("CSJRNL01", Entry.LARGEST),
    PRIVATE("CSPRIV01", PartCipher.LONGER + Entry.LARGEST_PART);

    /** Bytes of a header: eight letters, first sequence (8), first group (8), CRC-32C over those (4). */
    public static final int HEADER = 28;

    private static final int CHECKED = 24;
    private static final Pattern NAME = Pattern.compile("\\d{8}\\.seg");

    private final byte[] letters;
    private final int largest;

    /** The header of a segment. Everything before it was forced when it was created. */
    record Header(long firstSequence, long firstGroup) {}

    SegmentKind(String letters, int largest) {
        this.letters = letters.getBytes(StandardCharsets.US_ASCII);
        this.largest = largest;
    }

    public String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The greatest length of a payload. */
    int largest() {
        return largest;
    }

    public static String name(long number) {
        return String.format(Locale.ROOT, "%08d.seg", number);
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    ByteBuffer header(long firstSequence, long firstGroup) {
        ByteBuffer bytes =
                ByteBuffer.allocate(HEADER).put(letters).putLong(firstSequence).putLong(firstGroup);
        return bytes.putInt(checksum(bytes)).flip();
    }

    /** The header at the beginning of these bytes; empty if there is none or it is damaged. */
    Optional<Header> header(ByteBuffer bytes) {
        if (bytes.limit() < HEADER
                || !bytes.slice(0, letters.length).equals(ByteBuffer.wrap(letters))
                || bytes.getInt(CHECKED) != checksum(bytes)) {
            return Optional.empty();
        }
        return Optional.of(new Header(bytes.getLong(letters.length), bytes.getLong(letters.length + 8)));
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, CHECKED));
        return (int) crc.getValue();
    }
}
