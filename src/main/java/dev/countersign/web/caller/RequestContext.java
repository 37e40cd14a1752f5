package dev.countersign.web.caller;

import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.decisions.request.SubmissionKey;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.verdict.Request;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.Rights;
import dev.countersign.web.http.StepUp;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Adds to a request what only this edge can provide: an id, the time, randomness, and the headers. */
@Component
public class RequestContext {

    private static final String RIGHTS = Rights.class.getName();
    private static final String AUTHENTICATED_AT = RequestContext.class.getName() + ".authenticatedAt";
    private static final String UNDER = RequestContext.class.getName() + ".under";
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final String TRACEPARENT = "traceparent";
    private static final int LONGEST_KEY = 255;
    private static final int SEED = 32;

    private final ClockAndRandom clock;

    RequestContext(ClockAndRandom clock) {
        this.clock = clock;
    }

    public Instant now() {
        return clock.now();
    }

    /** The id of something new that is recorded. */
    public String id() {
        return clock.id();
    }

    byte[] random(int bytes) {
        return clock.random(bytes);
    }

    /**
     * Hands an authorized caller to the endpoint.
     *
     * @param authenticatedAt when the caller last proved who it is
     */
    public static void authorize(HttpServletRequest http, Rights rights, Instant authenticatedAt) {
        http.setAttribute(RIGHTS, rights);
        http.setAttribute(AUTHENTICATED_AT, authenticatedAt);
    }

    /**
     * Continues only when the caller proved who it is at most {@link StepUp#MAX_AGE} ago.
     *
     * @throws StepUp when that was longer ago, or never
     */
    public void requireFresh(HttpServletRequest http) {
        if (!(http.getAttribute(AUTHENTICATED_AT) instanceof Instant at && StepUp.isFresh(at, now()))) {
            throw new StepUp();
        }
    }

    /**
     * The rights of the caller.
     *
     * @throws IllegalStateException when the request was not authorized
     */
    public static Rights rights(HttpServletRequest http) {
        if (http.getAttribute(RIGHTS) instanceof Rights rights) {
            return rights;
        }
        throw new IllegalStateException("a request without an authorized caller reached an endpoint");
    }

    /** The same; empty when the request was not authorized, or needs no caller. */
    public static Optional<Rights> ifAuthorized(HttpServletRequest http) {
        return http.getAttribute(RIGHTS) instanceof Rights rights ? Optional.of(rights) : Optional.empty();
    }

    /** What the caller does now is recorded under that key. */
    static void under(HttpServletRequest http, SubmissionKey key) {
        http.setAttribute(UNDER, key);
    }

    /** Who sends it. */
    public Caller caller(HttpServletRequest http) {
        Caller caller = rights(http).caller();
        return http.getAttribute(UNDER) instanceof SubmissionKey key ? caller.under(key) : caller;
    }

    /** A single request. */
    public DecisionRequest of(Caller caller, Request request, JsonNode body, HttpServletRequest http) {
        return of(caller, request, body, http, clock.now(), idempotencyKey(http));
    }

    /** @param key the key under which this request is remembered; null if it is not remembered */
    public DecisionRequest of(
            Caller caller, Request request, JsonNode body, HttpServletRequest http, Instant at, @Nullable String key) {
        JsonNode said = body.at("/context/" + TRACEPARENT);
        String trace = http.getHeader(TRACEPARENT) != null
                ? http.getHeader(TRACEPARENT)
                : said.isString() ? said.asString() : null;
        return new DecisionRequest(
                caller, request, clock.id(), at, clock.random(SEED), RequestParser.digest(body), key, trace);
    }

    /**
     * The key that the caller sent, or null.
     *
     * @throws InvalidInput when it is empty, too long or has other characters than visible ASCII
     */
    public static @Nullable String idempotencyKey(HttpServletRequest http) {
        String key = http.getHeader(IDEMPOTENCY_KEY);
        if (key != null && !key.matches("[\\x21-\\x7E]{1," + LONGEST_KEY + "}")) {
            throw new InvalidInput(new Problem(
                    IDEMPOTENCY_KEY,
                    "this is not a valid key. Allowed: 1 to " + LONGEST_KEY + " visible ASCII characters "
                            + "without spaces.",
                    "Maybe use a UUID."));
        }
        return key;
    }
}
