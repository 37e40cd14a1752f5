package dev.countersign.decisions.request;

import dev.countersign.facts.verdict.Request;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request with everything that only the edge can provide.
 *
 * @param caller         who asks
 * @param id             unique id of the decision to make
 * @param at             the decision time
 * @param seed           32 unpredictable bytes, the source of the salts of this record
 * @param digest         SHA-256, in hex, of the request as it was sent, its members in order
 * @param idempotencyKey as the caller sent it; null if it sent none
 * @param traceparent    as in W3C Trace Context; null if the caller sent none
 */
public record DecisionRequest(
        Caller caller,
        Request request,
        String id,
        Instant at,
        byte[] seed,
        String digest,
        @Nullable String idempotencyKey,
        @Nullable String traceparent) {

    /** The same at another decision time. */
    public DecisionRequest at(Instant other) {
        return new DecisionRequest(caller, request, id, other, seed, digest, idempotencyKey, traceparent);
    }

    /** The same with the internal form of its key: the same key of two callers or two agents is two keys. */
    public DecisionRequest scoped() {
        return idempotencyKey == null
                ? this
                : new DecisionRequest(
                        caller,
                        request,
                        id,
                        at,
                        seed,
                        digest,
                        caller.id() + "\n" + request.subjectType() + "/" + request.subjectId() + "\n" + idempotencyKey,
                        traceparent);
    }
}
