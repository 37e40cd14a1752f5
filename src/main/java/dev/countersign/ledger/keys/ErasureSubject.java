package dev.countersign.ledger.keys;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A person whose data can be erased, with the key that encrypts their private parts. While the key exists, the person's
 * entries can be found; afterwards nothing links them.
 *
 * @param id    id in the company's records; never written in clear
 * @param keyId random, 16 bytes in hex
 * @param key   AES-256
 */
public record ErasureSubject(String id, String keyId, SecretKeySpec key) {

    /**
     * The person's pseudonym in one entry, different in each entry: HMAC-SHA-256 over the entry's id, in hex.
     *
     * @param entry unique id of the entry
     */
    public String token(String entry) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
            return HexFormat.of()
                    .formatHex(mac.doFinal(
                            ("countersign-subject-v1\n" + entry).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** Does not contain the key. */
    @Override
    public String toString() {
        return "Subject[keyId=" + keyId + "]";
    }
}
