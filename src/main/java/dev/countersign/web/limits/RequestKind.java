package dev.countersign.web.limits;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** Kinds of requests that are counted separately, with how many a second of a person or of a client's key are usual. */
public enum RequestKind {
    /** Decisions, and searches for what would be allowed. */
    DECIDE(200),
    /** Requests for an approval. */
    REQUEST(10),
    /** Questions whether an approval was given. */
    POLL(10),
    /** Everything else. */
    OTHER(50);

    /** A burst is twice what is allowed in a second. */
    static final int BURST = 2;

    private static final String DECISIONS = "/v1/decide";
    private static final String SEARCHES = "/access/v1/search/";
    private static final Set<String> EVALUATIONS = Set.of("/access/v1/evaluation", "/access/v1/evaluations");
    private static final String APPROVALS = "/access/v1/requests";

    private final int perSecond;

    RequestKind(int perSecond) {
        this.perSecond = perSecond;
    }

    int perSecond() {
        return perSecond;
    }

    public static RequestKind of(HttpServletRequest request) {
        String path = request.getServletPath();
        if (path.equals(DECISIONS) || EVALUATIONS.contains(path) || path.startsWith(SEARCHES)) {
            return DECIDE;
        }
        if (path.equals(APPROVALS)) {
            return request.getMethod().equals("POST") ? REQUEST : POLL;
        }
        return path.startsWith(APPROVALS + "/") && !request.getMethod().equals("POST") ? POLL : OTHER;
    }
}
