package dev.countersign.ledger.keys;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A person whose data can be erased, with the key that their private parts lie under. While the key lives the person's entries can be found;
 * afterwards nothing links them.
 *
 * @param id    as the company knows the person; never written outside the person's own key file
 * @param keyId random, 16 bytes in hex; names the key file
 * @param key   AES-256
 */
public record ErasureSubject(String id, String keyId, SecretKeySpec key) {

    /**
     * What stands for the person in one entry, and in no other: HMAC-SHA-256 over the entry's own id, in hex.
     *
     * @param entry id of the entry, which no other has
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

    /** Without the key. */
    @Override
    public String toString() {
        return "Subject[keyId=" + keyId + "]";
    }
}
