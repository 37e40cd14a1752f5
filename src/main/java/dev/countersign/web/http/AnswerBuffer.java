package dev.countersign.web.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * An answer in memory until its request has left {@link Admission}. It is sent as fast as its caller reads, and no
 * thread waits for that: a caller that reads slowly, or stops reading, delays only itself.
 */
final class AnswerBuffer extends HttpServletResponseWrapper {

    private final Semaphore unsent;
    private final Bytes bytes = new Bytes();
    private @Nullable PrintWriter writer;

    /** @param unsent bytes that answers whose callers do not read them may still use */
    AnswerBuffer(HttpServletResponse response, Semaphore unsent) {
        super(response);
        this.unsent = unsent;
    }

    private static final class Bytes extends ByteArrayOutputStream {

        private static final int USUAL = 4_096;

        Bytes() {
            super(USUAL);
        }

        void writeTo(ServletOutputStream out) throws IOException {
            out.write(buf, 0, count);
        }
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return new ServletOutputStream() {
            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new IllegalStateException("an endpoint writes its whole answer at once");
            }

            @Override
            public void write(int one) {
                bytes.write(one);
            }

            @Override
            public void write(byte[] from, int start, int length) {
                bytes.write(from, start, length);
            }
        };
    }

    @Override
    public PrintWriter getWriter() {
        if (writer == null) {
            setCharacterEncoding(StandardCharsets.UTF_8.name());
            writer = new PrintWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
        }
        return writer;
    }

    @Override
    public void flushBuffer() {
        if (writer != null) {
            writer.flush();
        }
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        bytes.reset();
    }

    @Override
    public void reset() {
        super.reset();
        bytes.reset();
    }

    /** Sends the answer, if there is one. An error without a body is answered by the server after this. */
    void send(HttpServletRequest request) throws IOException {
        flushBuffer();
        if (bytes.size() > 0) {
            getResponse().setContentLength(bytes.size());
            AnswerSending sending = new AnswerSending(
                    request.startAsync(), getResponse().getOutputStream(), bytes::writeTo, bytes.size(), unsent);
            sending.begin();
        }
    }
}
