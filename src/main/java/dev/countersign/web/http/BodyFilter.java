package dev.countersign.web.http;

import dev.countersign.decisions.request.RequestParser;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/**
 * Reads the whole body of a request before {@link Admission} admits the request. Waiting for a body needs no thread. A
 * body that takes longer than {@link #WHOLE_MS} is refused. A caller that sends slowly therefore delays only itself.
 *
 * <p>All bodies together use at most {@link #SMALL} plus {@link #LARGE} bytes. Slow large bodies can fill only the
 * memory for large ones: there is memory for a small body on every connection that the server keeps.
 */
final class BodyFilter implements Filter {

    /** Milliseconds within which a body must arrive, from its first byte to its last. */
    static final int WHOLE_MS = 5000;
    /** The greatest number of bytes of a body that declares itself small. */
    static final int SMALL_BODY = 8 << 10;
    /** The greatest number of bytes of all small bodies in memory: one body for each connection. */
    static final int SMALL = 16 << 20;
    /** The greatest number of bytes of all other bodies in memory. */
    static final int LARGE = 48 << 20;
    /** The server's own time-out, for a body that the sweep missed. */
    private static final int MISSED_MS = 2 * WHOLE_MS;

    private static final int PIECE = 4096;

    private static final String BODY = BodyFilter.class.getName();
    private static final String RECEIVING = BodyReception.class.getName();

    private final Semaphore small = new Semaphore(SMALL);
    private final Semaphore large = new Semaphore(LARGE);
    private final BodyTimeouts late = new BodyTimeouts();

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (http.getAttribute(BODY) instanceof BodyBuffer body) {
            http.removeAttribute(BODY);
            pass(http, response, chain, body);
        } else if (http.getDispatcherType() == DispatcherType.REQUEST && hasBody(http)) {
            read(http, (HttpServletResponse) response, chain);
        } else if (http.getDispatcherType() == DispatcherType.ASYNC
                && http.getAttribute(RECEIVING) instanceof BodyReception receiving
                && receiving.isGivenUp()) {
            try {
                ProblemWriter.last((HttpServletResponse) response, receiving.late());
            } finally {
                late.told();
            }
        } else {
            chain.doFilter(request, response);
        }
    }

    @Override
    public void destroy() {
        late.close();
    }

    static boolean hasBody(HttpServletRequest http) {
        return http.getContentLengthLong() > 0 || http.getHeader("Transfer-Encoding") != null;
    }

    private void read(HttpServletRequest http, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        long says = http.getContentLengthLong();
        BodyBuffer body = new BodyBuffer(says > 0 && says <= SMALL_BODY ? small : large);
        if (says > 0 && says <= RequestParser.LARGEST) {
            if (!arrived(http.getInputStream(), (int) says, body)) {
                body.release();
                ProblemWriter.busy(response, BodyReception.FULL);
                return;
            }
            if (body.came() == says) {
                pass(http, response, chain, body);
                return;
            }
        }
        AsyncContext waiting = http.startAsync();
        waiting.setTimeout(MISSED_MS);
        BodyReception receiving = new BodyReception(waiting, http, response, body, () -> {
            http.setAttribute(BODY, body);
            waiting.dispatch();
        });
        http.setAttribute(RECEIVING, receiving);
        waiting.addListener(receiving);
        receiving.until(late.giveUpAfter(WHOLE_MS, receiving, waiting));
        http.getInputStream().setReadListener(receiving);
    }

    /**
     * Reads the bytes that are here, without waiting for more. The server says whether there are any, not how many.
     *
     * @return whether there was enough memory
     */
    private static boolean arrived(InputStream in, int says, BodyBuffer body) throws IOException {
        byte[] piece = new byte[Math.min(says, PIECE)];
        while (body.came() < says && in.available() > 0) {
            int length = in.read(piece);
            if (length < 0) {
                return true;
            }
            if (!body.add(piece, length)) {
                return false;
            }
        }
        return true;
    }

    private static void pass(HttpServletRequest http, ServletResponse response, FilterChain chain, BodyBuffer body)
            throws IOException, ServletException {
        try {
            chain.doFilter(new BufferedRequest(http, body.whole()), response);
        } finally {
            body.release();
        }
    }
}
