package dev.countersign.web;

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

/** One body on its way: what has come is taken when it comes, and the request goes on, or is answered, when it is whole, too large or too late. */
final class BodyReception implements ReadListener, AsyncListener {

    static final String FULL = "Too many bodies at once. Nothing was decided, so nothing is allowed. Ask again later.";
    /** Bytes of a body that is too large, up to which it is read to its end, so that its sender gets to read the answer. */
    private static final long ENOUGH = 4L << 20;

    private static final int PIECE = 8192;
    /** A byte a second from each of hundreds of callers must not cost a large buffer a second for each. */
    private static final int SMALLEST_PIECE = 64;

    private static final int SECOND_MS = 1000;

    private final AsyncContext waiting;
    private final HttpServletResponse response;
    private final ServletInputStream in;
    private final long says;
    private final RequestBody body;
    private final Runnable whole;
    private boolean ended;
    private boolean givenUp;
    private @Nullable Future<?> deadline;

    /** @param whole goes on with the request */
    BodyReception(
            AsyncContext waiting,
            HttpServletRequest request,
            HttpServletResponse response,
            RequestBody body,
            Runnable whole)
            throws IOException {
        this.waiting = waiting;
        this.response = response;
        this.body = body;
        this.whole = whole;
        in = request.getInputStream();
        says = request.getContentLengthLong();
    }

    /** @param deadline cancelled once the body has ended otherwise */
    synchronized void until(Future<?> deadline) {
        this.deadline = deadline;
        if (ended) {
            deadline.cancel(false);
        }
    }

    /** Asked when the time is over. @return whether the body has not ended; it is not waited for any longer */
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

    /** What a body is told that was given up. */
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
                end(Problems.notDecided(FULL));
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
        return Problems.unreadable(new InvalidInput(new Problem(
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
                "The body did not come within " + BodyFilter.WHOLE_MS / SECOND_MS + " seconds: " + body.came()
                        + (says > 0 ? " of " + says : "")
                        + " bytes came. Nothing was decided, so nothing is allowed. Maybe send the body at once.");
        late.setTitle("The body came too slowly");
        return late;
    }

    private void end(ProblemDetail problem) throws IOException {
        ended = true;
        cancelDeadline();
        body.release();
        if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            response.setHeader("Retry-After", "1");
        }
        ProblemAnswer.last(response, problem);
        waiting.complete();
    }

    /** The caller has gone. */
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
        // whatever ended it gave the room back
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // a request is waited for once
    }
}
