package dev.countersign.ledger.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of a bucket: it wraps the keys of persons, and a key derived from it hides the marks by which a person is
 * found. Both are useless without the key.
 *
 * @param wrapping AES-256
 * @param hiding   AES-256: HMAC-SHA-256 under the key over {@code countersign-bucket-mark-v1}
 */
record BucketKey(SecretKeySpec wrapping, SecretKeySpec hiding) {

    private static final String HMAC = "HmacSHA256";

    static BucketKey of(byte[] key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return new BucketKey(
                    new SecretKeySpec(key, "AES"),
                    new SecretKeySpec(
                            mac.doFinal("countersign-bucket-mark-v1".getBytes(StandardCharsets.US_ASCII)), "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** The mark (16 bytes, different for each person) as one encrypted block. */
    byte[] hidden(byte[] mark) {
        return blocks(Cipher.ENCRYPT_MODE, mark);
    }

    /** The marks that were hidden, one after the other. */
    byte[] shown(byte[] hidden) {
        return blocks(Cipher.DECRYPT_MODE, hidden);
    }

    private byte[] blocks(int mode, byte[] blocks) {
        try {
            return cipher(mode).doFinal(blocks);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("marks have the length of blocks", e);
        }
    }

    private Cipher cipher(int mode) {
        try {
            // INVARIANT: a mark is one block, and marks of two persons are never equal.
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(mode, hiding);
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES", e);
        }
    }

    /** Does not contain the key. */
    @Override
    public String toString() {
        return "BucketKey";
    }
}
