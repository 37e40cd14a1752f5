package dev.countersign.ledger.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The file of the keys of buckets, as far as it can be read without decrypting it: letters (8 bytes), then for each key
 * the bucket (2), generation (4), number of the master key (4), nonce (12), ciphertext and tag (48); at the end CRC-32C
 * over all before (4).
 */
final class BucketKeyTable {

    /** Name of the file. */
    static final String NAME = "buckets";

    private static final byte[] LETTERS = "CSBKEY01".getBytes(StandardCharsets.US_ASCII);
    private static final int BEFORE = Short.BYTES + 2 * Integer.BYTES;
    private static final int WRAPPED = PartCipher.NONCE + 32 + PartCipher.TAG;
    private static final int CHECKSUM = 4;

    private BucketKeyTable() {}

    /** @param generation from 1; the highest one of a bucket is current */
    record Name(int bucket, int generation) implements Comparable<Name> {

        private static final Comparator<Name> ORDER =
                Comparator.comparingInt(Name::bucket).thenComparingInt(Name::generation);

        @Override
        public int compareTo(Name other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * One key.
     *
     * @param master  number of the master key that wraps it
     * @param wrapped nonce, ciphertext and tag
     */
    record Entry(Name name, int master, byte[] wrapped) {

        byte[] authenticated() {
            return BucketKeyTable.authenticated(name, master);
        }
    }

    /** The data that are authenticated with the wrapped key: letters, bucket, generation, number of the master key. */
    static byte[] authenticated(Name name, int master) {
        return ByteBuffer.allocate(LETTERS.length + BEFORE)
                .put(LETTERS)
                .putShort((short) name.bucket())
                .putInt(name.generation())
                .putInt(master)
                .array();
    }

    static byte[] bytes(List<Entry> entries) {
        ByteBuffer bytes = ByteBuffer.allocate(LETTERS.length + entries.size() * (BEFORE + WRAPPED) + CHECKSUM)
                .put(LETTERS);
        for (Entry each : entries) {
            bytes.put(each.authenticated(), LETTERS.length, BEFORE).put(each.wrapped());
        }
        return bytes.putInt(checksum(bytes.array())).array();
    }

    /** Empty if the file is damaged. */
    static Optional<List<Entry>> read(byte[] bytes) {
        int all = bytes.length - LETTERS.length - CHECKSUM;
        if (all < 0
                || all % (BEFORE + WRAPPED) != 0
                || !Arrays.equals(bytes, 0, LETTERS.length, LETTERS, 0, LETTERS.length)
                || ByteBuffer.wrap(bytes).getInt(bytes.length - CHECKSUM) != checksum(bytes)) {
            return Optional.empty();
        }
        ByteBuffer held = ByteBuffer.wrap(bytes, LETTERS.length, all);
        List<Entry> entries = new ArrayList<>();
        while (held.hasRemaining()) {
            Name name = new Name(Short.toUnsignedInt(held.getShort()), held.getInt());
            int master = held.getInt();
            byte[] wrapped = new byte[WRAPPED];
            held.get(wrapped);
            entries.add(new Entry(name, master, wrapped));
        }
        return Optional.of(entries);
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - CHECKSUM);
        return (int) crc.getValue();
    }
}
