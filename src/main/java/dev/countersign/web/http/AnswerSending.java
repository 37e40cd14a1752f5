package dev.countersign.web.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * One answer that is being sent. What its caller does not read yet is kept by the server, which ends the connection if
 * the caller reads nothing for {@code server.tomcat.connection-timeout}. It ends at once if too many bytes are kept for
 * all such callers.
 */
final class AnswerSending implements WriteListener {

    /** What is sent. */
    @FunctionalInterface
    interface Answer {

        void writeTo(ServletOutputStream out) throws IOException;
    }

    private final AsyncContext sending;
    private final ServletOutputStream out;
    private final Answer answer;
    private final int size;
    private final Semaphore unsent;
    private boolean written;
    private boolean kept;
    private boolean ended;

    /** @param unsent bytes that answers whose callers do not read them may still use */
    AnswerSending(AsyncContext sending, ServletOutputStream out, Answer answer, int size, Semaphore unsent) {
        this.sending = sending;
        this.out = out;
        this.answer = answer;
        this.size = size;
        this.unsent = unsent;
        sending.setTimeout(0);
    }

    void begin() {
        out.setWriteListener(this);
    }

    @Override
    public synchronized void onWritePossible() throws IOException {
        if (ended) {
            return;
        }
        if (!written) {
            written = true;
            answer.writeTo(out);
        }
        if (out.isReady()) {
            end();
        } else if (!kept) {
            kept = unsent.tryAcquire(size);
            if (!kept) {
                throw new IOException("too many answers are not read by their callers");
            }
        }
    }

    /** The caller has disconnected, or reads nothing. */
    @Override
    public synchronized void onError(Throwable error) {
        if (!ended) {
            end();
        }
    }

    private void end() {
        ended = true;
        if (kept) {
            unsent.release(size);
        }
        sending.complete();
    }
}
