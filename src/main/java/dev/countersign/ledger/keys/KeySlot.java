package dev.countersign.ledger.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;
import javax.crypto.spec.SecretKeySpec;

/**
 * One person's key in a bucket file: letters (4 bytes), generation of the bucket's key that wraps it (4), id of the key
 * (16), hidden mark of the person (16), nonce (12), ciphertext and tag (200), CRC-32C over all before (4). The content
 * is the key (32), the length of the person's id (2), and the id in UTF-8 with zeros up to the end. All slots have the
 * same length, so damage of one does not affect another. A start reads marks only, and decrypts no key.
 *
 * @param generation of the key of the bucket, from 1
 * @param keyId      16 bytes in hex
 * @param hidden     {@link KeyIndex#mark} of the person, encrypted
 * @param wrapped    nonce, ciphertext and tag
 */
record KeySlot(int generation, String keyId, byte[] hidden, byte[] wrapped) {

    static final int SIZE = 256;

    private static final byte[] LETTERS = "CSK1".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY_ID = LETTERS.length + Integer.BYTES;
    private static final int MARK = KEY_ID + PartCipher.KEY_ID;
    private static final int BEFORE = MARK + KeyIndex.MARK;
    private static final int CHECKED = SIZE - Integer.BYTES;
    private static final int KEY = 32;
    private static final int CONTENT = CHECKED - BEFORE - PartCipher.NONCE - PartCipher.TAG;
    /** The greatest length of a person's id in a slot, in bytes of UTF-8. */
    static final int LONGEST_ID = CONTENT - KEY - Short.BYTES;

    /** Whether a slot has room for the id of that person. */
    static boolean fits(String person) {
        return person.getBytes(StandardCharsets.UTF_8).length <= LONGEST_ID;
    }

    /** The key of a person, wrapped by the key of its bucket. */
    static KeySlot of(ErasureSubject subject, int generation, BucketKey bucketKey, byte[] nonce) {
        byte[] id = subject.id().getBytes(StandardCharsets.UTF_8);
        byte[] content = ByteBuffer.allocate(CONTENT)
                .put(subject.key().getEncoded())
                .putShort((short) id.length)
                .put(id)
                .array();
        byte[] hidden = bucketKey.hidden(KeyIndex.mark(subject.id()));
        return new KeySlot(
                generation,
                subject.keyId(),
                hidden,
                PartCipher.seal(
                        bucketKey.wrapping(), nonce, content, authenticated(generation, subject.keyId(), hidden)));
    }

    /** Whether an undamaged slot begins there. */
    static boolean isWhole(byte[] bytes, int at) {
        return Arrays.equals(bytes, at, at + LETTERS.length, LETTERS, 0, LETTERS.length)
                && ByteBuffer.wrap(bytes).getInt(at + CHECKED) == checksum(bytes, at);
    }

    /** The bucket to which the slot that begins there belongs. */
    static int bucket(byte[] bytes, int at) {
        return Byte.toUnsignedInt(bytes[at + KEY_ID]);
    }

    static int generation(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).getInt(at + LETTERS.length);
    }

    /** The hidden marks of these slots, one after the other. */
    static byte[] hidden(byte[] bytes, int[] slots) {
        return columns(bytes, slots, MARK);
    }

    /** The ids of the keys of these slots, one after the other. */
    static byte[] keyIds(byte[] bytes, int[] slots) {
        return columns(bytes, slots, KEY_ID);
    }

    private static byte[] columns(byte[] bytes, int[] slots, int column) {
        byte[] columns = new byte[slots.length * KeyIndex.MARK];
        for (int i = 0; i < slots.length; i++) {
            System.arraycopy(bytes, slots[i] * SIZE + column, columns, i * KeyIndex.MARK, KeyIndex.MARK);
        }
        return columns;
    }

    /** The slot that begins there; empty if it is damaged. */
    static Optional<KeySlot> read(byte[] bytes, int at) {
        if (!isWhole(bytes, at)) {
            return Optional.empty();
        }
        return Optional.of(new KeySlot(
                generation(bytes, at),
                HexFormat.of().formatHex(bytes, at + KEY_ID, at + MARK),
                Arrays.copyOfRange(bytes, at + MARK, at + BEFORE),
                Arrays.copyOfRange(bytes, at + BEFORE, at + CHECKED)));
    }

    /**
     * The number of slots. A last one that is incomplete, or of zeros only, was never written completely: nobody was
     * told of its key.
     */
    static int count(byte[] bytes) {
        int count = bytes.length / SIZE;
        while (count > 0 && zeros(bytes, (count - 1) * SIZE, count * SIZE)) {
            count--;
        }
        return count;
    }

    /** Whether there is a part of a slot behind those that count. */
    static boolean isTorn(byte[] bytes) {
        return !zeros(bytes, count(bytes) * SIZE, bytes.length);
    }

    private static boolean zeros(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    byte[] bytes() {
        byte[] bytes = ByteBuffer.allocate(SIZE)
                .put(authenticated(generation, keyId, hidden))
                .put(wrapped)
                .array();
        ByteBuffer.wrap(bytes).putInt(CHECKED, checksum(bytes, 0));
        return bytes;
    }

    /** The person; empty if that key does not decrypt the slot. */
    Optional<ErasureSubject> open(BucketKey bucketKey) {
        return PartCipher.open(bucketKey.wrapping(), wrapped, authenticated(generation, keyId, hidden))
                .map(content -> {
                    int length = ByteBuffer.wrap(content).getShort(KEY);
                    return new ErasureSubject(
                            new String(content, KEY + Short.BYTES, length, StandardCharsets.UTF_8),
                            keyId,
                            new SecretKeySpec(content, 0, KEY, "AES"));
                });
    }

    /** The first bytes of the slot: letters, generation, id of the key, hidden mark. */
    private static byte[] authenticated(int generation, String keyId, byte[] hidden) {
        return ByteBuffer.allocate(BEFORE)
                .put(LETTERS)
                .putInt(generation)
                .put(HexFormat.of().parseHex(keyId))
                .put(hidden)
                .array();
    }

    private static int checksum(byte[] bytes, int at) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, at, CHECKED);
        return (int) crc.getValue();
    }
}
