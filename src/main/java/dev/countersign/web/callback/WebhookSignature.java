package dev.countersign.web.callback;

import dev.countersign.ledger.disk.ClockAndRandom;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs calls as Standard Webhooks 1.0 says: HMAC-SHA256 over the id, the time in seconds and the body, with dots
 * between them, in base64 with {@code v1,} before it. The key is the secret in base64, after {@code whsec_}.
 */
public final class WebhookSignature {

    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final String HMAC = "HmacSHA256";
    private static final int SECRET_BYTES = 32;

    private WebhookSignature() {}

    /** A new secret, as a receiver configures it. */
    public static String secret(ClockAndRandom random) {
        return PREFIX + Base64.getEncoder().encodeToString(random.random(SECRET_BYTES));
    }

    /** The header with a signature by each of the secrets. */
    static String of(List<String> secrets, String id, Instant at, byte[] body) {
        return secrets.stream()
                .map(secret -> VERSION + sign(secret, id, at, body))
                .collect(Collectors.joining(" "));
    }

    private static String sign(String secret, String id, Instant at, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(PREFIX.length())), HMAC));
            mac.update((id + "." + at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
