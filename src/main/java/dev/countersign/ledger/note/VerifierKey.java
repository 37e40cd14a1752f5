package dev.countersign.ledger.note;

import dev.countersign.ledger.tree.LedgerHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The public half of a key that signs notes, with its name: {@code name+id+key} as c2sp.org/signed-note and its users
 * write it. Ed25519 only.
 *
 * @param name without white space and plus signs
 * @param key  32 bytes (RFC 8032)
 */
public record VerifierKey(String name, byte[] key) {

    private static final byte ED25519 = 1;
    private static final byte[] BEFORE_KEY = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int KEY = 32;

    public VerifierKey {
        if (!allowed(name) || key.length != KEY) {
            throw new IllegalArgumentException("a key has a name without white space and plus signs, and 32 bytes");
        }
        key = key.clone();
    }

    static VerifierKey of(String name, PublicKey key) {
        return new VerifierKey(name, raw(key));
    }

    /** The 32 bytes of a public key. */
    static byte[] raw(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, BEFORE_KEY.length, encoded.length);
    }

    static boolean allowed(String name) {
        return !name.isEmpty()
                && name.chars()
                        .noneMatch(each -> Character.isWhitespace(each)
                                || Character.isSpaceChar(each)
                                || Character.isISOControl(each)
                                || each == '+');
    }

    /** Reads exactly what {@link #toString} writes. */
    public static Optional<VerifierKey> read(String text) {
        String[] parts = text.split("\\+", 3);
        if (parts.length != 3 || !allowed(parts[0])) {
            return Optional.empty();
        }
        try {
            byte[] typed = Base64.getDecoder().decode(parts[2]);
            if (typed.length != KEY + 1 || typed[0] != ED25519) {
                return Optional.empty();
            }
            return Optional.of(new VerifierKey(parts[0], Arrays.copyOfRange(typed, 1, typed.length)))
                    .filter(key -> key.toString().equals(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The first four bytes of SHA-256(name || newline || 0x01 || key). */
    int id() {
        MessageDigest sha = LedgerHash.sha256();
        sha.update((name + "\n").getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(sha.digest(typed())).getInt();
    }

    boolean signed(byte[] text, byte[] signature) {
        try {
            byte[] encoded = ByteBuffer.allocate(BEFORE_KEY.length + KEY)
                    .put(BEFORE_KEY)
                    .put(key)
                    .array();
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
            check.update(text);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private byte[] typed() {
        return ByteBuffer.allocate(KEY + 1).put(ED25519).put(key).array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return name + "+" + HexFormat.of().toHexDigits(id()) + "+"
                + Base64.getEncoder().encodeToString(typed());
    }
}
