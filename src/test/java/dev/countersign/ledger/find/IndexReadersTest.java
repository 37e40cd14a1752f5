package dev.countersign.ledger.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.ledger.disk.LedgerUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Queries run at the same time, as many as there are threads, and wait for a bounded time. */
@Timeout(60)
class IndexReadersTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final IndexReaders readers = new IndexReaders(Duration.ofMillis(100));
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final List<Future<String>> running = new ArrayList<>();

    @AfterEach
    void close() {
        end.countDown();
        callers.shutdownNow();
        readers.close();
    }

    private interface Query {

        String ask(WatchedThread.Work<String> work) throws Exception;
    }

    private String untilTheEnd(CountDownLatch begun) {
        begun.countDown();
        try {
            end.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "ended";
    }

    /** Begins queries that end with the test. */
    private void begin(int number, Query query) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(number);
        for (int i = 0; i < number; i++) {
            running.add(callers.submit(() -> query.ask(() -> untilTheEnd(begun))));
        }
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_lookup_is_answered_while_as_many_searches_run_as_may() throws Exception {
        begin(IndexReaders.MOST - 1, work -> readers.search(LONG, work));

        assertThat(readers.lookup(LONG, () -> "found")).isEqualTo("found");
        assertThatThrownBy(() -> readers.search(LONG, () -> "found"))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("none ended in")
                .hasMessageContaining("Maybe restrict the search");
    }

    @Test
    void a_query_too_many_is_refused_and_one_after_the_others_is_answered() throws Exception {
        begin(IndexReaders.MOST, work -> readers.lookup(LONG, work));

        assertThatThrownBy(() -> readers.lookup(LONG, () -> "found")).isInstanceOf(LedgerUnavailable.class);
        end.countDown();
        for (Future<String> each : running) {
            assertThat(each.get(30, TimeUnit.SECONDS)).isEqualTo("ended");
        }
        for (int i = 0; i < 2 * IndexReaders.MOST; i++) {
            assertThat(readers.search(LONG, () -> "found")).isEqualTo("found");
        }
    }

    @Test
    void a_failing_query_gives_its_thread_back() {
        for (int i = 0; i < 2 * IndexReaders.MOST; i++) {
            assertThatThrownBy(() -> readers.search(LONG, () -> {
                        throw new java.sql.SQLException("broken");
                    }))
                    .hasMessage("broken");
        }
    }
}
