package dev.countersign.ledger.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The file of one person's key, as far as it can be read without decrypting it: letters (8), number of the master key
 * (4), the wrapped key (nonce of 12 bytes before the ciphertext), CRC-32C over all before (4). Files of the first
 * format have no checksum.
 *
 * @param letters {@code CSKEY001} or {@code CSKEY002}
 * @param master  number of the master key that wraps it
 * @param wrapped nonce and ciphertext
 */
public record KeyFile(String letters, int master, byte[] wrapped) {

    static final String CURRENT = "CSKEY002";
    private static final String FIRST = "CSKEY001";
    private static final int LETTERS = 8;
    private static final int BEFORE = LETTERS + 4;
    private static final int CHECKSUM = 4;
    /** Nonce, key, an id of at least one letter, tag. */
    private static final int SHORTEST = 12 + 32 + 1 + 16;

    private static final int LONGEST = 1 << 16;

    /** Empty if the bytes are not a complete key file. */
    public static Optional<KeyFile> read(byte[] bytes) {
        if (bytes.length < BEFORE + SHORTEST || bytes.length > LONGEST) {
            return Optional.empty();
        }
        String letters = new String(bytes, 0, LETTERS, StandardCharsets.ISO_8859_1);
        boolean current = letters.equals(CURRENT);
        int end = current ? bytes.length - CHECKSUM : bytes.length;
        if (!current && !letters.equals(FIRST)
                || end < BEFORE + SHORTEST
                || current && ByteBuffer.wrap(bytes).getInt(end) != checksum(bytes, end)) {
            return Optional.empty();
        }
        int master = ByteBuffer.wrap(bytes).getInt(LETTERS);
        return master < 1
                ? Optional.empty()
                : Optional.of(new KeyFile(letters, master, Arrays.copyOfRange(bytes, BEFORE, end)));
    }

    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BEFORE + wrapped.length + CHECKSUM)
                .put(letters.getBytes(StandardCharsets.US_ASCII))
                .putInt(master)
                .put(wrapped);
        return bytes.putInt(checksum(bytes.array(), BEFORE + wrapped.length)).array();
    }

    /** The data that are authenticated with the wrapped key: letters, number of the master key, id of the key. */
    static byte[] authenticated(String letters, int master, byte[] keyId) {
        return ByteBuffer.allocate(BEFORE + keyId.length)
                .put(letters.getBytes(StandardCharsets.US_ASCII))
                .putInt(master)
                .put(keyId)
                .array();
    }

    private static int checksum(byte[] bytes, int end) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, end);
        return (int) crc.getValue();
    }
}
