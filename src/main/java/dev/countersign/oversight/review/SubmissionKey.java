package dev.countersign.oversight.review;

import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.json.Sha256;

/**
 * An idempotency key of a client for access requests, with what was sent under it. Both are stored only as digests.
 *
 * @param key  digest of the client and its key: the same key of two clients is two keys
 * @param body digest of what was sent
 */
public record SubmissionKey(String key, String body) {

    /** The name in a private part, as in that of a decision, and so in the search index. */
    static final String KEY = "idempotencyKey";
    /** The name in a private part of the digest of what was sent. */
    static final String BODY = "sent";
    /** A subject of a decision has a slash, so no key of a decision is one of these. */
    private static final String KIND = "access-request";

    /** Binds it to an entry. @param about whose private part has it */
    SealedEntry seal(SealedEntry entry, String about) {
        return entry.sealed(about, KEY, key).sealed(about, BODY, body);
    }

    public static SubmissionKey of(Caller client, String key, String body) {
        return new SubmissionKey(Sha256.hex(client.id() + "\n" + KIND + "\n" + key), body);
    }
}
