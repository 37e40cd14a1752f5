package dev.countersign.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;

/** Answers that their callers do not read use a bounded memory. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AnswerSendingTest {

    private static final int SIZE = 10;

    private final Semaphore unsent = new Semaphore(2 * SIZE);
    private final AtomicInteger ended = new AtomicInteger();

    /** A connection of a caller that may read or not. */
    private static final class Connection extends ServletOutputStream {

        private boolean reads;
        private int written;

        @Override
        public boolean isReady() {
            return reads;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            // the test calls it
        }

        @Override
        public void write(int one) {
            written++;
        }
    }

    private AnswerSending to(Connection caller) {
        MockAsyncContext context = new MockAsyncContext(new MockHttpServletRequest(), null) {
            @Override
            public void complete() {
                ended.incrementAndGet();
            }
        };
        return new AnswerSending(context, caller, out -> out.write(new byte[SIZE]), SIZE, unsent);
    }

    @Test
    void an_answer_that_is_read_needs_no_memory() throws IOException {
        Connection caller = new Connection();
        caller.reads = true;
        unsent.drainPermits();

        to(caller).onWritePossible();

        assertThat(caller.written).isEqualTo(SIZE);
        assertThat(ended).hasValue(1);
    }

    @Test
    void an_answer_that_is_not_read_keeps_its_bytes_until_it_is_or_the_caller_goes() throws IOException {
        Connection slow = new Connection();
        Connection gone = new Connection();
        AnswerSending toSlow = to(slow);
        AnswerSending toGone = to(gone);
        toSlow.onWritePossible();
        toGone.onWritePossible();
        assertThat(unsent.availablePermits()).isZero();
        assertThat(ended).hasValue(0);

        slow.reads = true;
        toSlow.onWritePossible();
        toGone.onError(new IOException("gone"));

        assertThat(slow.written).as("once").isEqualTo(SIZE);
        assertThat(ended).hasValue(2);
        assertThat(unsent.availablePermits()).isEqualTo(2 * SIZE);
    }

    @Test
    void without_memory_the_connection_of_a_caller_that_does_not_read_ends() throws IOException {
        to(new Connection()).onWritePossible();
        to(new Connection()).onWritePossible();
        AnswerSending third = to(new Connection());

        assertThatThrownBy(third::onWritePossible).isInstanceOf(IOException.class);
        third.onError(new IOException("not read"));

        assertThat(ended).hasValue(1);
        assertThat(unsent.availablePermits()).isZero();
    }
}
