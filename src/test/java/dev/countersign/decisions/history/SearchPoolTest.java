package dev.countersign.decisions.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.ledger.find.IndexPool;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The pool is bounded, a wait for a connection is too, and with it the database is closed. */
@Timeout(60)
@Isolated("it looks for threads that are left")
class SearchPoolTest {

    @TempDir
    private Path folder;

    private IndexPool pool(String access) throws SQLException {
        return SearchPool.open(
                "jdbc:h2:file:" + folder.resolve("entries").toAbsolutePath() + ";FILE_LOCK=FS" + access,
                "countersign",
                2,
                Duration.ofMillis(250));
    }

    @Test
    void a_connection_too_many_is_refused_after_the_wait_and_one_that_is_given_back_is_used_again() throws Exception {
        IndexPool pool = pool("");
        try (AutoCloseable closing = pool.closing();
                Connection first = pool.connections().getConnection()) {
            Connection second = pool.connections().getConnection();
            assertThatThrownBy(() -> pool.connections().getConnection())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("search-index");
            second.close();
            try (Connection again = pool.connections().getConnection()) {
                assertThat(again.isValid(1)).isTrue();
            }
            assertThat(first.isValid(1)).isTrue();
            assertThat(closing).isSameAs(pool.connections());
        }
    }

    /** Other tests may have a pool too. */
    private static Set<Thread> threads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> !thread.getName().startsWith("search-index"));
        return threads;
    }

    @Test
    void with_the_pool_the_database_is_closed_and_its_threads_end() throws Exception {
        Set<Thread> before = threads();
        IndexPool pool = pool("");
        try (Connection first = pool.connections().getConnection();
                Connection second = pool.connections().getConnection()) {
            assertThat(first).isNotEqualTo(second);
        }
        pool.closing().close();

        assertThatThrownBy(() -> pool.connections().getConnection()).isInstanceOf(SQLException.class);
        Set<Thread> left = threads();
        left.removeAll(before);
        for (Thread ending : left) {
            ending.join(TimeUnit.SECONDS.toMillis(10));
        }
        assertThat(left).noneMatch(Thread::isAlive);
        IndexPool other = pool(";ACCESS_MODE_DATA=r");
        other.closing().close();
    }

    @Test
    void a_database_that_cannot_be_opened_is_a_failure_of_the_database() {
        assertThatThrownBy(() -> pool(";IFEXISTS=TRUE")).isInstanceOf(SQLException.class);
    }
}
