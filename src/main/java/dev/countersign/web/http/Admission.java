package dev.countersign.web.http;

import dev.countersign.decisions.reserve.ProcessorTurn;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits how many requests are processed at once, after {@link BodyFilter} has read their bodies. The others get 429 at
 * once and may ask again on the same connection. Without the limit every caller would wait for every other caller, and
 * the service would work for callers that no longer wait.
 *
 * <p>Decisions, reports and everything else have places of their own, so that none of them can keep out the others. Of
 * the decisions only {@value #FOR_EACH_PROCESSOR} for each processor are made at once; the rest of them wait for the
 * disk, or for their turn. A request that is sent its answer has no place any more.
 *
 * <p>A request that is refused here is not decided, so it is never a permit.
 */
public class Admission extends OncePerRequestFilter {

    private static final int DECISIONS = 64;
    private static final int REPORTS = 32;
    private static final int OTHERS = 32;
    private static final int FOR_EACH_PROCESSOR = 2;
    /** Milliseconds. Nobody waits so long unless the service makes no progress. */
    private static final int LONGEST_WAIT = 1_000;

    private static final int UNSENT = 32 << 20;

    /** An operator must be able to read the health of an overloaded service. */
    private static final String HEALTH = "/actuator/health";

    private static final String DECIDE = "/v1/decide";
    private static final String ACCESS = "/access/";
    private static final String REPORT = "/outcome";
    private static final String TURN = Turn.class.getName();

    private final Semaphore decisions = new Semaphore(DECISIONS);
    private final Semaphore reports = new Semaphore(REPORTS);
    private final Semaphore others = new Semaphore(OTHERS);
    /** The bytes of answers in memory whose callers do not read them. */
    private final Semaphore unsent = new Semaphore(UNSENT);

    private final Semaphore permits =
            new Semaphore(FOR_EACH_PROCESSOR * Runtime.getRuntime().availableProcessors(), true);

    /** The greatest number of decisions in process or waiting. */
    public int admits() {
        return DECISIONS;
    }

    /** Whether a request with this path would be a decision, and all places for decisions are taken. */
    boolean hasNoPlace(String path) {
        return places(path) == decisions && decisions.availablePermits() == 0;
    }

    /** The places that are free, by kind of request. */
    public List<Semaphore> places() {
        return List.of(decisions, reports, others);
    }

    /** The turn of a request; unlimited for a request that decides nothing. */
    public static ProcessorTurn turn(HttpServletRequest request) {
        return request.getAttribute(TURN) instanceof Turn turn ? turn : ProcessorTurn.UNLIMITED;
    }

    /** A slow body is read before this filter, so the request gets here when it is dispatched again. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        AnswerBuffer answer = new AnswerBuffer(response, unsent);
        String path = request.getServletPath();
        if (path.equals(HEALTH) || path.startsWith(HEALTH + "/")) {
            chain.doFilter(request, answer);
        } else {
            admit(places(path), request, answer, chain);
        }
        answer.send(request);
    }

    private void admit(Semaphore places, HttpServletRequest request, AnswerBuffer answer, FilterChain chain)
            throws ServletException, IOException {
        if (!places.tryAcquire()) {
            ProblemWriter.overloaded(answer);
            return;
        }
        try {
            if (places == decisions) {
                decide(request, answer, chain);
            } else {
                chain.doFilter(request, answer);
            }
        } finally {
            places.release();
        }
    }

    private Semaphore places(String path) {
        return path.equals(DECIDE) || path.startsWith(ACCESS) ? decisions : path.endsWith(REPORT) ? reports : others;
    }

    private void decide(HttpServletRequest request, AnswerBuffer answer, FilterChain chain)
            throws ServletException, IOException {
        Turn turn = Turn.within(permits, LONGEST_WAIT);
        if (turn == null) {
            ProblemWriter.overloaded(answer);
            return;
        }
        request.setAttribute(TURN, turn);
        try {
            chain.doFilter(request, answer);
        } finally {
            turn.pause();
        }
    }
}
