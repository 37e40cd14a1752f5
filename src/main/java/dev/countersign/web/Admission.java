package dev.countersign.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets in as many questions at once as can be decided soon, before their body is read; the others are told at once to ask again. Without it every caller
 * would wait for every other, and those that gave up waiting would be worked for in vain.
 *
 * <p>What is not let in is not decided, so it is never a permit.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class Admission extends OncePerRequestFilter {

    /** Decisions wait for the disk most of the time, so several go well with one processor. */
    private static final int FOR_EACH_PROCESSOR = 16;
    /** As many again wait for a place, and both together leave threads of the server free to refuse the others. */
    private static final int MOST = 64;
    private static final int LONGEST_WAIT_MS = 20;
    private static final String AFTER_SECONDS = "1";
    private static final byte[] NOT_DECIDED = ("{\"type\":\"urn:countersign:problem:not-decided\",\"title\":\"Not decided\",\"status\":503,"
            + "\"detail\":\"Too many questions at once. Nothing was decided, so nothing is allowed. Ask again later.\",\"code\":\"NOT_DECIDED\"}").getBytes(StandardCharsets.UTF_8);

    private final int most = Math.min(MOST, FOR_EACH_PROCESSOR * Runtime.getRuntime().availableProcessors());
    private final Semaphore places = new Semaphore(most);

    /** How many questions are in work or wait at most. */
    int admits() {
        return 2 * most;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getServletPath();
        return !request.getMethod().equals("POST") || !path.equals("/v1/decide") && !path.startsWith("/access/v1/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        if (!admitted()) {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            response.setHeader("Retry-After", AFTER_SECONDS);
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setContentLength(NOT_DECIDED.length);
            response.getOutputStream().write(NOT_DECIDED);
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
