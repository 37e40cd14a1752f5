package dev.countersign.ledger.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.decisions.history.SearchPool;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Given;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.journal.StoredEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.h2.api.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** After a kill, a write to the database may never end. The database is deleted, and nothing waits for it forever. */
@Timeout(120)
class ProjectionFaultsTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final EntryQuery ALL = new EntryQuery(Set.of(), null, null, null, 99);
    private static final Duration SHORT = Duration.ofSeconds(3);

    @TempDir
    private Path folder;

    private Ledger ledger;

    private static IndexKeys labels(StoredEntry entry, List<DecryptedPart> parts, IndexKeys.Marks marks) {
        return new IndexKeys(new String(entry.open(), StandardCharsets.UTF_8), NOON, Set.of(), Set.of());
    }

    @BeforeEach
    void open() {
        Never.end = new CountDownLatch(1);
        ledger = Ledger.open(folder.resolve("ledger"), new Given(7));
        write(0, 20);
    }

    @AfterEach
    void close() {
        Never.end.countDown();
        ledger.close();
    }

    private void write(int from, int to) {
        for (int i = from; i < to; i++) {
            ledger.append(Given.entry("n" + i)).join();
        }
    }

    private Path projected() {
        return folder.resolve("projection");
    }

    private SearchIndex projection(IndexKeys.Labelling labelling) {
        return SearchIndex.open(projected(), ledger.entries(), labelling, new Given(8), SHORT, SearchPool::open);
    }

    private SearchIndex searchIndex() {
        return projection(ProjectionFaultsTest::labels);
    }

    /** The effect of a loop in a damaged file: the first write never ends, although everything can be read. */
    public static final class Never implements Trigger {

        private static volatile CountDownLatch end = new CountDownLatch(1);

        @Override
        public void fire(Connection connection, Object[] before, Object[] after) {
            boolean ended = false;
            while (!ended) {
                try {
                    ended = end.await(1, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    // a loop in memory does not end by an interrupt either
                }
            }
        }
    }

    private void neverEnding() throws SQLException, IOException {
        try (SearchIndex searchIndex = searchIndex()) {
            searchIndex.catchUp();
        }
        String url = "jdbc:h2:file:" + projected().resolve("entries").toAbsolutePath() + ";FILE_LOCK=FS";
        try (Connection connection = DriverManager.getConnection(url, "countersign", "");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create trigger never before insert on entry for each row call '" + Never.class.getName() + "'");
        }
        new SearchIndexFolder(projected()).closed();
        assertThat(projected().resolve("clean")).exists();
    }

    private void everythingIsFound(SearchIndex searchIndex, int entries) {
        assertThat(searchIndex.search(ALL))
                .containsExactlyElementsOf(LongStream.range(0, entries)
                        .map(i -> entries - 1 - i)
                        .boxed()
                        .toList());
        assertThat(searchIndex.having("id=n3")).containsExactly(3L);
        assertThat(searchIndex.failure()).isEmpty();
    }

    @Test
    void a_database_that_was_not_closed_is_thrown_away_before_it_is_opened() throws Exception {
        neverEnding();
        Files.delete(projected().resolve("clean"));
        write(20, 25);
        try (SearchIndex searchIndex = searchIndex()) {
            assertThat(searchIndex.madeAgain()).isTrue();
            everythingIsFound(searchIndex, 25);
            assertThat(folder.resolve("projection-aside")).doesNotExist();
        }
    }

    @Test
    void a_database_of_which_a_bit_was_flipped_while_it_was_closed_is_made_again() throws Exception {
        try (SearchIndex searchIndex = searchIndex()) {
            searchIndex.catchUp();
        }
        Path file = projected().resolve("entries.mv.db");
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (int at = text.indexOf("id=n3"); at >= 0; at = text.indexOf("id=n3", at + 1)) {
            bytes[at + 4] ^= 4;
        }
        Files.write(file, bytes);
        try (SearchIndex searchIndex = searchIndex()) {
            everythingIsFound(searchIndex, 20);
        }
        try (SearchIndex searchIndex = searchIndex()) {
            assertThat(searchIndex.madeAgain()).isFalse();
        }
    }

    @Tag("slow")
    @Tag("one-locale")
    @Test
    void a_closed_database_without_an_end_is_replaced_once() throws Exception {
        neverEnding();
        write(20, 25);
        try (SearchIndex searchIndex = searchIndex()) {
            assertThat(searchIndex.madeAgain()).isFalse();
            everythingIsFound(searchIndex, 25);
            assertThat(searchIndex.madeAgain()).isTrue();
            assertThat(folder.resolve("projection-aside")).exists();
        }
        assertThat(projected().resolve("clean"))
                .as("one that was made while another was stuck is not trusted at the next start")
                .doesNotExist();
    }

    @Test
    void what_was_removed_is_made_again_and_tells_how_far_it_is() throws Exception {
        neverEnding();
        write(20, 25);
        SearchIndex.remove(projected());
        try (SearchIndex searchIndex = searchIndex()) {
            long[] told = {0};
            searchIndex.catchUp(done -> told[0] = done);
            assertThat(told[0]).isEqualTo(25);
            assertThat(folder.resolve("projection-aside")).as("nothing stalled").doesNotExist();
            everythingIsFound(searchIndex, 25);
        }
    }

    @Tag("slow")
    @Test
    void a_second_stall_is_reported_and_ends_the_wait() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (SearchIndex searchIndex = SearchIndex.open(
                projected(),
                ledger.entries(),
                (entry, parts, marks) -> {
                    try {
                        never.await(100, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return labels(entry, parts, marks);
                },
                new Given(8),
                Duration.ofMillis(500),
                SearchPool::open)) {
            assertThatThrownBy(() -> searchIndex.search(ALL))
                    .isInstanceOf(LedgerUnavailable.class)
                    .hasMessageContaining("no progress");
            assertThat(searchIndex.failure())
                    .hasValueSatisfying(text -> assertThat(text).contains("the search index"));
            assertThatThrownBy(() -> searchIndex.having("id=n3"))
                    .isInstanceOf(LedgerUnavailable.class)
                    .hasMessageContaining("No entry is lost");
            searchIndex.keepUp();
        } finally {
            never.countDown();
        }
    }

    @Test
    void an_asking_thread_that_is_interrupted_closes_no_file() {
        try (SearchIndex searchIndex = searchIndex()) {
            Thread.currentThread().interrupt();
            assertThat(searchIndex.search(ALL)).hasSize(20);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(searchIndex.madeAgain()).isFalse();
        }
    }

    @Test
    void only_a_closed_database_has_the_mark_of_it() {
        try (SearchIndex searchIndex = searchIndex()) {
            searchIndex.catchUp();
            assertThat(projected().resolve("clean")).doesNotExist();
        }
        assertThat(projected().resolve("clean")).exists();
    }
}
