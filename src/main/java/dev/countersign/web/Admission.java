package dev.countersign.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets in as many requests at once as can be answered soon, after their body was read by {@link BodyFilter}; the others are told at once to ask again. Without it every caller
 * would wait for every other, and those that gave up waiting would be worked for in vain.
 *
 * <p>What is not let in is not decided, so it is never a permit.
 */
class Admission extends OncePerRequestFilter {

    /** Decisions wait for the disk most of the time, so several go well with one processor. */
    private static final int FOR_EACH_PROCESSOR = 16;
    /** As many again wait for a place, and both together leave threads of the server free to refuse the others. */
    private static final int MOST = 64;

    private static final int LONGEST_WAIT_MS = 20;
    private static final String BUSY =
            "Too many questions at once. Nothing was decided, so nothing is allowed. Ask again later.";
    /** Whoever looks after the service must see how it is while it has no place for anybody. */
    private static final String HEALTH = "/actuator/health";

    private final int most =
            Math.min(MOST, FOR_EACH_PROCESSOR * Runtime.getRuntime().availableProcessors());
    /** One for each request in work. */
    final Semaphore places = new Semaphore(most);

    /** How many questions are in work or wait at most. */
    int admits() {
        return 2 * most;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getServletPath().equals(HEALTH)
                || request.getServletPath().startsWith(HEALTH + "/");
    }

    /** A body that came slowly is read before, so the request gets here when it is dispatched again. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!admitted()) {
            ProblemAnswer.busy(response, BUSY);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            places.release();
        }
    }

    /** At once, or after a short wait in a queue that is no longer than what can be decided meanwhile. */
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
