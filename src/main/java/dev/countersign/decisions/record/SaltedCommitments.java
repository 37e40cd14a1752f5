package dev.countersign.decisions.record;

import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.facts.json.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Commitments to values that a public record must not contain: SHA-256(salt || name || 0x00 || canonical JSON of the
 * value), in base64url.
 *
 * <p>The salt is the first {@value #SALT} bytes of SHA-256(seed || name). The seed is in the private part, so that
 * after its erasure nobody can find the value by guessing. One value can be disclosed with its salt, without the
 * others. For one thread.
 */
public final class SaltedCommitments {

    /** Bytes of a salt. */
    static final int SALT = 16;

    static final int HASH = 32;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private record Made(Object value, String text) {}

    private final List<byte[]> seeds;
    private final MessageDigest sha = Sha256.digest();
    private final byte[] hash = new byte[HASH];
    private final CanonicalJson json = new CanonicalJson();
    private final Map<String, Made> made = new HashMap<>();

    /** @param seeds one for each part of the record */
    public SaltedCommitments(List<byte[]> seeds) {
        this.seeds = seeds;
    }

    /** The seed of one part, of the one that came from the edge: it does not reveal the seeds of the other parts. */
    public static byte[] seed(byte[] edge, int part) {
        MessageDigest sha = Sha256.digest();
        sha.update(edge);
        return sha.digest(("countersign-seed-v1/" + part).getBytes(StandardCharsets.US_ASCII));
    }

    /** The commitment to a value of a case. It is cached by name and value. */
    public String of(int part, String name, Object value) {
        Made before = made.get(name);
        if (before != null && before.value.equals(value)) {
            return before.text;
        }
        begin(part, name);
        json.fact(value).drain(sha);
        String text = TEXT.encodeToString(sha.digest());
        made.put(name, new Made(value, text));
        return text;
    }

    /** The commitment to JSON text. */
    public String ofJson(int part, String name, byte[] json) {
        begin(part, name);
        return TEXT.encodeToString(sha.digest(json));
    }

    /** Salt and name go into the hash. */
    private void begin(int part, String name) {
        byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
        sha.update(seeds.get(part));
        sha.update(encoded);
        try {
            sha.digest(hash, 0, HASH);
        } catch (DigestException e) {
            throw new IllegalStateException("there is room for a hash", e);
        }
        sha.update(hash, 0, SALT);
        sha.update(encoded);
        sha.update((byte) 0);
    }
}
