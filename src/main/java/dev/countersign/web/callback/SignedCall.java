package dev.countersign.web.callback;

import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * What is sent to a client.
 *
 * @param url     as it was registered
 * @param secrets which sign it, the newest first
 * @param id      the same in each attempt
 * @param at      the time of this attempt
 * @param body    JSON
 */
public record SignedCall(String url, List<String> secrets, String id, Instant at, byte[] body) {

    public SignedCall {
        secrets = List.copyOf(secrets);
    }

    String signature() {
        return WebhookSignature.of(secrets, id, at, body);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "SignedCall[" + id + " to " + URI.create(url).getHost() + "]";
    }
}
