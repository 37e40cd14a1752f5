package dev.countersign.web.http;

import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * One body that is being received. Bytes are read as they arrive. The request continues when the body is complete, and
 * is refused when the body is too large or too late.
 */
final class BodyReception implements ReadListener, AsyncListener {

    static final String FULL =
            "Too many request bodies at once. Nothing was decided, so nothing is allowed. Ask again later.";
    /**
     * A body that is too large is read to its end up to this number of bytes, so that its sender can read the answer.
     */
    private static final long ENOUGH = 4L << 20;

    private static final int PIECE = 8192;
    /** Hundreds of callers that each send a byte a second must not cost a large buffer a second each. */
    private static final int SMALLEST_PIECE = 64;

    private static final int SECOND_MS = 1000;

    private final AsyncContext waiting;
    private final HttpServletResponse response;
    private final ServletInputStream in;
    private final long says;
    private final BodyBuffer body;
    private final Runnable whole;
    private boolean ended;
    private boolean givenUp;
    private @Nullable Future<?> deadline;

    /** @param whole continues the request */
    BodyReception(
            AsyncContext waiting,
            HttpServletRequest request,
            HttpServletResponse response,
            BodyBuffer body,
            Runnable whole)
            throws IOException {
        this.waiting = waiting;
        this.response = response;
        this.body = body;
        this.whole = whole;
        in = request.getInputStream();
        says = request.getContentLengthLong();
    }

    /** @param deadline cancelled when the body ends before the deadline */
    synchronized void until(Future<?> deadline) {
        this.deadline = deadline;
        if (ended) {
            deadline.cancel(false);
        }
    }

    /** Called when the time is over. @return whether the body has not ended; the service stops waiting for it */
    synchronized boolean giveUp() {
        if (ended) {
            return false;
        }
        ended = true;
        givenUp = true;
        body.release();
        return true;
    }

    synchronized boolean isGivenUp() {
        return givenUp;
    }

    /** The answer to a request whose body was too late. */
    synchronized ProblemDetail late() {
        return body.isTooLarge() ? tooLarge() : tooSlow();
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public synchronized void onDataAvailable() throws IOException {
        while (!ended && in.isReady() && !in.isFinished()) {
            byte[] piece = new byte[Math.min(PIECE, Math.max(SMALLEST_PIECE, in.available()))];
            int length = in.read(piece);
            if (length > 0 && !body.add(piece, length)) {
                end(ErrorHandler.notDecided(FULL));
            } else if (body.came() > ENOUGH) {
                end(tooLarge());
            }
        }
    }

    @Override
    public synchronized void onAllDataRead() throws IOException {
        if (ended) {
            return;
        }
        if (body.isTooLarge()) {
            end(tooLarge());
        } else {
            ended = true;
            cancelDeadline();
            whole.run();
        }
    }

    private ProblemDetail tooLarge() {
        String size = says > 0
                ? says + " bytes"
                : body.came() > ENOUGH ? "more than " + ENOUGH + " bytes" : body.came() + " bytes";
        return ErrorHandler.unreadable(new InvalidInput(new Problem(
                "body",
                "it has " + size + ". Allowed: " + RequestParser.LARGEST + ".",
                "Maybe send a digest of the content instead of the content.")));
    }

    @Override
    public synchronized void onTimeout(AsyncEvent event) throws IOException {
        if (!ended) {
            end(late());
        }
    }

    private ProblemDetail tooSlow() {
        ProblemDetail late = ProblemDetail.forStatusAndDetail(
                HttpStatus.REQUEST_TIMEOUT,
                "The body did not arrive within " + BodyFilter.WHOLE_MS / SECOND_MS + " seconds: " + body.came()
                        + (says > 0 ? " of " + says : "")
                        + " bytes arrived. Nothing was decided, so nothing is allowed. Maybe send the body at once.");
        late.setTitle("The body arrived too slowly");
        return late;
    }

    private void end(ProblemDetail problem) throws IOException {
        ended = true;
        cancelDeadline();
        body.release();
        if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            response.setHeader("Retry-After", "1");
        }
        ProblemWriter.last(response, problem);
        waiting.complete();
    }

    /** The caller has disconnected. */
    @Override
    public synchronized void onError(Throwable error) {
        if (!ended) {
            ended = true;
            cancelDeadline();
            body.release();
            waiting.complete();
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        onError(event.getThrowable());
    }

    @Override
    public void onComplete(AsyncEvent event) {
        // the code that ended it has released the memory
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // a request waits once
    }
}
