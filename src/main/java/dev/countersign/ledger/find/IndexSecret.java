package dev.countersign.ledger.find;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 under the key of one index, which is deleted with the index: no label and no key is in a file. One
 * thread uses it at a time.
 */
final class IndexSecret implements IndexKeys.Marks {

    /** Bytes of a key. */
    static final int KEY = 32;

    private static final String HMAC = "HmacSHA256";

    private final Mac mac;

    IndexSecret(byte[] key) {
        try {
            mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }

    @Override
    public String of(String text) {
        return HexFormat.of().formatHex(hash(text));
    }

    Term label(String text) {
        return term("label " + text);
    }

    Term key(String text) {
        return term("key " + text);
    }

    /** The same for all runs under this key. */
    Term check() {
        return term("check");
    }

    private Term term(String text) {
        ByteBuffer hash = ByteBuffer.wrap(hash(text));
        return new Term(hash.getLong(), hash.getLong());
    }

    private byte[] hash(String text) {
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
