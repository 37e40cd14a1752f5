package dev.countersign.ledger.keys;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * The encryption of erasable parts: AES-256-GCM, with the nonce (12 bytes) before the ciphertext. A part begins with
 * the id of the person's key (16 bytes). That id and the leaf hash of the public record are authenticated, so that no
 * part can be moved to another entry.
 */
public final class PartCipher {

    public static final int KEY_ID = 16;
    public static final int NONCE = 12;
    /** Bytes of an authentication tag. */
    static final int TAG = 16;
    /** The number of bytes by which an encrypted part is longer than its content. */
    public static final int LONGER = KEY_ID + NONCE + TAG;

    private static final int TAG_BITS = 8 * TAG;
    private static final String AES_GCM = "AES/GCM/NoPadding";
    /** Looking up the cipher among all providers takes long. */
    private static final Provider PROVIDER = provider();

    private static final byte[] NOTHING = {};

    private PartCipher() {}

    public static byte[] part(ErasureSubject subject, byte[] leaf, byte[] nonce, byte[] content) {
        byte[] keyId = HexFormat.of().parseHex(subject.keyId());
        return seal(keyId, subject.key(), nonce, content, keyId, leaf);
    }

    /** Id of the key that encrypts a part, in hex. */
    public static String keyId(byte[] part) {
        return HexFormat.of().formatHex(part, 0, Math.min(KEY_ID, part.length));
    }

    /** Empty if this was not encrypted with that key for that entry. */
    public static Optional<byte[]> open(ErasureSubject subject, byte[] leaf, byte[] part) {
        return part.length < LONGER
                ? Optional.empty()
                : open(subject.key(), Arrays.copyOfRange(part, KEY_ID, part.length), Arrays.copyOf(part, KEY_ID), leaf);
    }

    /** Nonce and ciphertext. */
    static byte[] seal(SecretKey key, byte[] nonce, byte[] content, byte[]... authenticated) {
        return seal(NOTHING, key, nonce, content, authenticated);
    }

    /** The bytes that come before, nonce and ciphertext. */
    private static byte[] seal(byte[] before, SecretKey key, byte[] nonce, byte[] content, byte[]... authenticated) {
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, authenticated);
            int begin = before.length + NONCE;
            byte[] sealed = Arrays.copyOf(before, begin + cipher.getOutputSize(content.length));
            System.arraycopy(nonce, 0, sealed, before.length, NONCE);
            cipher.doFinal(content, 0, content.length, sealed, begin);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    public static Optional<byte[]> open(SecretKey key, byte[] sealed, byte[]... authenticated) {
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(sealed, NONCE), authenticated)
                    .doFinal(sealed, NONCE, sealed.length - NONCE));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Provider provider() {
        try {
            return Cipher.getInstance(AES_GCM).getProvider();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[]... authenticated)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(AES_GCM, PROVIDER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        for (byte[] each : authenticated) {
            cipher.updateAAD(each);
        }
        return cipher;
    }
}
