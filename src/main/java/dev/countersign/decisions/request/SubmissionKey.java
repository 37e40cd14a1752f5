package dev.countersign.decisions.request;

import dev.countersign.facts.json.Sha256;

/**
 * An idempotency key of a caller for something that is not a decision, with what was sent under it. Both are stored
 * only as digests.
 *
 * @param key  digest of the caller, its key and the kind of request: the same key of two callers is two keys
 * @param body digest of what was sent
 */
public record SubmissionKey(String key, String body) {

    /** The name in a private part, as in that of a decision, and so in the search index. */
    public static final String KEY = "idempotencyKey";
    /** The name in a private part of the digest of what was sent. */
    public static final String BODY = "sent";

    /** For what a key is used. A subject of a decision has a slash, so no key of a decision is one of these. */
    public enum Kind {
        /** A client opens a task. */
        ACCESS_REQUEST("access-request"),
        /** A person posts. */
        POST("post");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    /** @param body digest of what was sent */
    public static SubmissionKey of(Kind kind, Caller caller, String key, String body) {
        return new SubmissionKey(Sha256.hex(caller.id() + "\n" + kind.text + "\n" + key), body);
    }
}
