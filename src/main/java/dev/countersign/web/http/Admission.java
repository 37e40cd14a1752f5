package dev.countersign.web.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits how many requests are processed at once, after {@link BodyFilter} has read their bodies. The others get 429 at
 * once and may ask again on the same connection. Without the limit every caller would wait for every other caller, and
 * the service would work for callers that no longer wait.
 *
 * <p>A request that is refused here is not decided, so it is never a permit.
 */
public class Admission extends OncePerRequestFilter {

    /** Decisions wait for the disk most of the time, so one processor can serve several. */
    private static final int FOR_EACH_PROCESSOR = 16;
    /** The same number of requests can wait. Both together leave server threads free to refuse the others. */
    private static final int MOST = 64;

    private static final int LONGEST_WAIT_MS = 10;
    private static final String BUSY =
            "Too many requests at once. Nothing was decided, so nothing is allowed. Ask again later.";
    /** An operator must be able to read the health of an overloaded service. */
    private static final String HEALTH = "/actuator/health";

    private final int most =
            Math.min(MOST, FOR_EACH_PROCESSOR * Runtime.getRuntime().availableProcessors());
    /** One permit for each request in process. */
    public final Semaphore places = new Semaphore(most);

    /** The greatest number of requests in process or waiting. */
    public int admits() {
        return 2 * most;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getServletPath().equals(HEALTH)
                || request.getServletPath().startsWith(HEALTH + "/");
    }

    /** A slow body is read before this filter, so the request gets here when it is dispatched again. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!admitted()) {
            ProblemWriter.overloaded(response, BUSY);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            places.release();
        }
    }

    /** Admits at once, or after a short wait in a queue that is not longer than what can be decided in that time. */
    private boolean admitted() {
        if (places.tryAcquire()) {
            return true;
        }
        try {
            return places.getQueueLength() < most && places.tryAcquire(LONGEST_WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
