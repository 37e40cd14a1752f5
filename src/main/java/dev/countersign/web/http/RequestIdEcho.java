package dev.countersign.web.http;

import dev.countersign.ledger.disk.ClockAndRandom;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Returns the caller's {@code X-Request-ID} unchanged with every answer and every error (AuthZEN 1.0, request
 * identification). A request without one that is refused for its caller gets a new one, so that the refusal can be
 * reported. This is a filter, because answers for an unknown path or method never reach a controller.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class RequestIdEcho extends OncePerRequestFilter {

    private static final String HEADER = "X-Request-ID";

    private static final Set<Integer> REFUSED =
            Set.of(HttpStatus.UNAUTHORIZED.value(), HttpStatus.FORBIDDEN.value(), HttpStatus.TOO_MANY_REQUESTS.value());

    private final ClockAndRandom clock;

    RequestIdEcho(ClockAndRandom clock) {
        this.clock = clock;
    }

    /** A request whose body arrived later is dispatched again, with the answer as the server made it. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        echo(request, response);
        chain.doFilter(request, request.getHeader(HEADER) == null ? new Identified(response) : response);
    }

    static void echo(HttpServletRequest request, HttpServletResponse response) {
        String id = request.getHeader(HEADER);
        if (id != null) {
            response.setHeader(HEADER, id);
        }
    }

    /** The same where no filter runs: a refused request without an id gets a new one. */
    public void identify(HttpServletRequest request, HttpServletResponse response) {
        echo(request, response);
        identify(response);
    }

    private void identify(HttpServletResponse response) {
        if (!response.containsHeader(HEADER)) {
            response.setHeader(HEADER, clock.id());
        }
    }

    /** An answer that gets an id when it turns out to be a refusal. */
    private final class Identified extends HttpServletResponseWrapper {

        Identified(HttpServletResponse response) {
            super(response);
        }

        private void told(int status) {
            if (REFUSED.contains(status)) {
                identify((HttpServletResponse) getResponse());
            }
        }

        @Override
        public void setStatus(int status) {
            told(status);
            super.setStatus(status);
        }

        @Override
        public void sendError(int status) throws IOException {
            told(status);
            super.sendError(status);
        }

        @Override
        public void sendError(int status, String message) throws IOException {
            told(status);
            super.sendError(status, message);
        }
    }
}
