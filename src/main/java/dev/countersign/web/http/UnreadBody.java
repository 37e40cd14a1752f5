package dev.countersign.web.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;

/**
 * Takes the rest of a body whose request was refused for its caller. The refusal is sent at once. The rest is read
 * without a thread, so that the caller can go on with its connection; a rest that takes too long, or is too large,
 * closes the connection. The server itself would wait for it with a thread, so a stranger could take all threads.
 */
public final class UnreadBody implements ReadListener, AsyncListener {

    private static final int MOST = 1 << 20;
    private static final int PIECE = 4096;
    private static final String CLOSING = UnreadBody.class.getName();

    private final AsyncContext waiting;
    private final ServletInputStream in;
    private final Runnable closing;
    private final byte[] piece = new byte[PIECE];
    private long came;
    private boolean ended;

    private UnreadBody(AsyncContext waiting, ServletInputStream in, Runnable closing) {
        this.waiting = waiting;
        this.in = in;
        this.closing = closing;
    }

    /** Lets a request end its connection without waiting for the rest of its body. */
    static final class Closing extends ValveBase {

        Closing() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            Runnable closing = () -> request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            request.setAttribute(CLOSING, closing);
            getNext().invoke(request, response);
        }
    }

    /** Refuses a request, and takes its body. Nothing may be written afterwards. */
    public static void refuse(HttpServletRequest request, HttpServletResponse response, ProblemDetail problem)
            throws IOException {
        // the server closes the connection of a caller that expects 100 and did not get it; that of the management has
        // no such valve
        if (!BodyFilter.hasBody(request)
                || request.getHeader(HttpHeaders.EXPECT) != null
                || !(request.getAttribute(CLOSING) instanceof Runnable closing)
                || isHere(request)) {
            ProblemWriter.write(response, problem);
            return;
        }
        // without its length: the server reads nothing of a request after the last byte of its answer
        ProblemWriter.writeOpen(response, problem);
        response.flushBuffer();
        AsyncContext waiting = request.startAsync();
        waiting.setTimeout(BodyFilter.WHOLE_MS);
        ServletInputStream in = request.getInputStream();
        UnreadBody rest = new UnreadBody(waiting, in, closing);
        waiting.addListener(rest);
        in.setReadListener(rest);
    }

    /** Reads what has arrived. @return whether that is the whole body */
    private static boolean isHere(HttpServletRequest request) throws IOException {
        ServletInputStream in = request.getInputStream();
        long says = request.getContentLengthLong();
        byte[] piece = new byte[PIECE];
        long came = 0;
        while (came < says && came < MOST && in.available() > 0) {
            came += Math.max(0, in.read(piece));
        }
        return came == says;
    }

    @Override
    public synchronized void onDataAvailable() throws IOException {
        while (!ended && in.isReady() && !in.isFinished()) {
            came += Math.max(0, in.read(piece));
            if (came > MOST) {
                close();
            }
        }
    }

    @Override
    public synchronized void onAllDataRead() {
        if (!ended) {
            ended = true;
            waiting.complete();
        }
    }

    private void close() {
        if (!ended) {
            ended = true;
            closing.run();
            waiting.complete();
        }
    }

    @Override
    public synchronized void onTimeout(AsyncEvent event) {
        close();
    }

    /** The caller has disconnected. */
    @Override
    public synchronized void onError(Throwable error) {
        close();
    }

    @Override
    public void onError(AsyncEvent event) {
        onError(event.getThrowable());
    }

    @Override
    public void onComplete(AsyncEvent event) {
        // nothing is left to do
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // a request waits once
    }
}
