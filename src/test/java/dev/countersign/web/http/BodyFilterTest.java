package dev.countersign.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** A body that has arrived with its request is read at once: the request is not dispatched a second time for it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BodyFilterTest {

    /** Like that of the server, it says whether bytes have arrived, and not how many. */
    private static final class Arrived extends ServletInputStream {

        private final ByteArrayInputStream bytes;

        Arrived(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int available() {
            return Math.min(1, bytes.available());
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int from, int length) {
            return bytes.read(into, from, length);
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            // the rest never arrives
        }
    }

    private static MockHttpServletRequest request(byte[] whole, int arrived) {
        byte[] part = java.util.Arrays.copyOf(whole, arrived);
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/v1/decide") {
            @Override
            public ServletInputStream getInputStream() {
                return new Arrived(part);
            }
        };
        request.setContent(whole);
        request.setAsyncSupported(true);
        return request;
    }

    @Test
    void a_whole_body_needs_no_second_dispatch() throws Exception {
        byte[] body = "x".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        MockHttpServletRequest request = request(body, body.length);
        AtomicReference<byte[]> read = new AtomicReference<>();
        BodyFilter filter = new BodyFilter();
        try {
            filter.doFilter(
                    request,
                    new MockHttpServletResponse(),
                    (passed, response) -> read.set(passed.getInputStream().readAllBytes()));
        } finally {
            filter.destroy();
        }
        assertThat(request.isAsyncStarted()).isFalse();
        assertThat(read.get()).isEqualTo(body);
    }

    @Test
    void of_a_body_without_its_end_no_thread_waits_for_the_rest() throws Exception {
        byte[] body = "x".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        MockHttpServletRequest request = request(body, 9_999);
        BodyFilter filter = new BodyFilter();
        try {
            filter.doFilter(request, new MockHttpServletResponse(), (passed, response) -> {
                throw new AssertionError("it is not whole");
            });
        } finally {
            filter.destroy();
        }
        assertThat(request.isAsyncStarted()).isTrue();
    }
}
