package dev.countersign.ledger.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Given;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.journal.StoredEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What of an index is whole after a kill or a damage is used, and the rest is made again. */
@Timeout(120)
class IndexFaultsTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final EntryQuery ALL = new EntryQuery(Set.of(), null, null, null, 99);

    @TempDir
    private Path folder;

    private Ledger ledger;

    private static IndexKeys labels(StoredEntry entry, List<DecryptedPart> parts, IndexKeys.Marks marks) {
        return new IndexKeys(new String(entry.open(), StandardCharsets.UTF_8), NOON, Set.of("type=decision"), Set.of());
    }

    @BeforeEach
    void open() {
        ledger = Ledger.open(folder.resolve("ledger"), new Given(7));
        write(0, 20);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private void write(int from, int to) {
        for (int i = from; i < to; i++) {
            ledger.append(Given.entry("n" + i)).join();
        }
    }

    private Path projected() {
        return folder.resolve("in/projection");
    }

    private SearchIndex searchIndex() {
        return SearchIndex.open(projected(), ledger.entries(), IndexFaultsTest::labels, new Given(8));
    }

    /** Adds entries in the order of these ends, so that each is a run. */
    private void added(int... ends) {
        try (SearchIndex searchIndex = searchIndex()) {
            for (int end : ends) {
                write((int) ledger.entries().size(), end);
                searchIndex.catchUp();
            }
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(projected())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void everythingIsFound(SearchIndex searchIndex, int entries) {
        List<Long> all =
                LongStream.range(0, entries).map(i -> entries - 1 - i).boxed().toList();
        assertThat(searchIndex.search(ALL)).isEqualTo(all);
        assertThat(searchIndex.search(new EntryQuery(Set.of("type=decision"), null, null, null, 99)))
                .isEqualTo(all);
        for (long i = 0; i < entries; i++) {
            assertThat(searchIndex.having("id=n" + i)).containsExactly(i);
        }
        assertThat(searchIndex.failure()).isEmpty();
    }

    @Test
    void after_a_kill_nothing_is_indexed_again() {
        SearchIndex killed = searchIndex();
        killed.catchUp();
        write(20, 25);
        try (SearchIndex searchIndex = searchIndex()) {
            assertThat(searchIndex.applied()).isEqualTo(20);
            assertThat(searchIndex.madeAgain()).isFalse();
            everythingIsFound(searchIndex, 25);
        }
    }

    @Test
    void each_flipped_bit_is_noticed_and_the_entries_behind_it_are_added_again() throws IOException {
        added(20, 22, 23);
        assertThat(names()).containsExactly("marks.key", "run-0-20", "run-20-22", "run-22-23");
        Path file = projected().resolve("run-20-22");
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at += 7) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            Files.write(file, damaged);
            try (SearchIndex searchIndex = searchIndex()) {
                assertThat(searchIndex.madeAgain()).as("byte %s", at).isTrue();
                assertThat(searchIndex.applied()).isEqualTo(20);
                everythingIsFound(searchIndex, 23);
            }
            assertThat(names()).containsExactly("marks.key", "run-0-20", "run-20-23");
            Files.delete(projected().resolve("run-20-23"));
        }
    }

    @Test
    void a_database_of_an_earlier_version_is_replaced() throws IOException {
        Path aside = folder.resolve("in/projection-aside");
        for (Path each : List.of(projected(), aside)) {
            Files.createDirectories(each);
            for (String name : List.of("entries.mv.db", "clean", "marks.key")) {
                Files.write(each.resolve(name), new byte[IndexSecret.KEY]);
            }
        }
        try (SearchIndex searchIndex = searchIndex()) {
            assertThat(searchIndex.madeAgain()).isTrue();
            everythingIsFound(searchIndex, 20);
        }
        assertThat(names()).containsExactly("marks.key", "run-0-20");
        assertThat(Files.readAllBytes(projected().resolve("marks.key"))).isNotEqualTo(new byte[IndexSecret.KEY]);
        assertThat(aside).doesNotExist();
        try (SearchIndex searchIndex = searchIndex()) {
            assertThat(searchIndex.madeAgain()).isFalse();
            assertThat(searchIndex.applied()).isEqualTo(20);
        }
    }

    @Test
    void a_merge_that_was_interrupted_leaves_nothing_behind() throws IOException {
        added(20, 40, 60);
        Path parts = Files.createDirectory(folder.resolve("parts"));
        for (String name : List.of("run-0-20", "run-20-40", "run-40-60")) {
            Files.copy(projected().resolve(name), parts.resolve(name));
        }
        added(80);
        assertThat(names()).containsExactly("marks.key", "run-0-80");
        for (boolean whole : List.of(true, false)) {
            for (String name : List.of("run-0-20", "run-20-40", "run-40-60")) {
                Files.copy(parts.resolve(name), projected().resolve(name));
            }
            Files.write(projected().resolve("run-0-320.new"), new byte[100]);
            if (!whole) {
                Files.write(projected().resolve("run-0-80"), new byte[100]);
            }
            try (SearchIndex searchIndex = searchIndex()) {
                assertThat(searchIndex.applied()).isEqualTo(whole ? 80 : 60);
                everythingIsFound(searchIndex, 80);
            }
            assertThat(names()).containsExactly("marks.key", "run-0-80");
        }
    }

    @Test
    void a_damage_while_the_index_is_open_gets_no_new_sum_from_a_merge() throws IOException {
        try (SearchIndex searchIndex = searchIndex()) {
            for (int end : new int[] {20, 40, 60}) {
                write((int) ledger.entries().size(), end);
                searchIndex.catchUp();
            }
            Path file = projected().resolve("run-20-40");
            byte[] damaged = Files.readAllBytes(file);
            damaged[RunWriter.HEAD + 20 * Long.BYTES + 15] ^= 1;
            Files.write(file, damaged);
            write(60, 80);
            searchIndex.catchUp();
            assertThat(searchIndex.madeAgain()).isTrue();
            everythingIsFound(searchIndex, 80);
        }
    }

    @Test
    void a_ledger_that_has_fewer_entries_than_the_index_gets_only_those() throws IOException {
        added(20, 25);
        ledger.close();
        ledger = Ledger.open(folder.resolve("other"), new Given(7));
        write(0, 22);
        try (SearchIndex searchIndex = searchIndex()) {
            assertThat(searchIndex.applied()).isEqualTo(20);
            assertThat(searchIndex.madeAgain()).isTrue();
            everythingIsFound(searchIndex, 22);
        }
    }

    @Test
    void a_gap_ends_what_is_used() throws IOException {
        added(20, 22, 23);
        Files.delete(projected().resolve("run-20-22"));
        try (SearchIndex searchIndex = searchIndex()) {
            assertThat(searchIndex.applied()).isEqualTo(20);
            everythingIsFound(searchIndex, 23);
        }
    }

    @Test
    void a_folder_that_cannot_be_made_is_reported_until_it_can() throws IOException {
        try (SearchIndex searchIndex = searchIndex()) {
            searchIndex.catchUp();
            Path moved = folder.resolve("moved");
            Files.move(folder.resolve("in"), moved);
            Files.writeString(folder.resolve("in"), "a file");
            write(20, 25);
            assertThatThrownBy(searchIndex::keepUp)
                    .isInstanceOf(LedgerUnavailable.class)
                    .hasMessageContaining("the search index cannot be");
            assertThat(searchIndex.failure())
                    .hasValueSatisfying(text -> assertThat(text).contains("the search index"));
            assertThatThrownBy(() -> searchIndex.search(ALL)).isInstanceOf(LedgerUnavailable.class);

            Files.delete(folder.resolve("in"));
            searchIndex.keepUp();
            everythingIsFound(searchIndex, 25);
        }
    }

    @Test
    void an_index_that_nobody_asks_is_tried_again_until_it_can_be_used() throws IOException {
        try (SearchIndex searchIndex = searchIndex()) {
            searchIndex.forget();
            Files.move(folder.resolve("in"), folder.resolve("moved"));
            Files.writeString(folder.resolve("in"), "a file");
            assertThatThrownBy(() -> searchIndex.search(ALL)).isInstanceOf(LedgerUnavailable.class);
            assertThatThrownBy(searchIndex::keepUpWhenIdle).isInstanceOf(LedgerUnavailable.class);
            assertThat(searchIndex.failure()).isPresent();

            Files.delete(folder.resolve("in"));
            searchIndex.keepUpWhenIdle();
            everythingIsFound(searchIndex, 20);
        }
    }

    @Test
    void what_was_removed_is_made_again_and_tells_how_far_it_is() {
        added(20);
        write(20, 25);
        SearchIndex.remove(projected());
        try (SearchIndex searchIndex = searchIndex()) {
            long[] told = {0};
            searchIndex.catchUp(done -> told[0] = done);
            assertThat(told[0]).isEqualTo(25);
            everythingIsFound(searchIndex, 25);
        }
    }

    @Test
    void a_thread_that_is_interrupted_closes_no_file() {
        try (SearchIndex searchIndex = searchIndex()) {
            Thread.currentThread().interrupt();
            assertThat(searchIndex.search(ALL)).hasSize(20);
            assertThat(searchIndex.having("id=n3")).containsExactly(3L);
            searchIndex.close();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(searchIndex.madeAgain()).isFalse();
        }
        try (SearchIndex searchIndex = searchIndex()) {
            assertThat(searchIndex.applied()).isEqualTo(20);
        }
    }
}
