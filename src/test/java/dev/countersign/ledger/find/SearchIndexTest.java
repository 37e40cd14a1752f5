package dev.countersign.ledger.find;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.journal.StoredEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The search index finds what the entries contain, even if its files are damaged. */
class SearchIndexTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path folder;

    private Ledger ledger;

    /** An entry reads {@code number|verdict|person}. */
    private static IndexKeys labels(StoredEntry entry, List<DecryptedPart> parts, IndexKeys.Marks marks) {
        String[] said = new String(entry.open(), StandardCharsets.UTF_8).split("\\|");
        return new IndexKeys(
                said[0],
                NOON.plusSeconds(entry.sequence()),
                Set.of("verdict=" + said[1]),
                Set.of("person=" + marks.of(said[2])));
    }

    @BeforeEach
    void open() {
        Random random = new Random(7);
        ledger = Ledger.open(folder.resolve("ledger"), new ClockAndRandom() {
            @Override
            public Instant now() {
                return NOON;
            }

            @Override
            public byte[] random(int bytes) {
                byte[] made = new byte[bytes];
                random.nextBytes(made);
                return made;
            }
        });
        for (int i = 0; i < 25; i++) {
            write(i);
        }
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private void write(int number) {
        written(number).join();
    }

    private CompletableFuture<Receipt> written(int number) {
        return ledger.append(new Entry(
                ("n" + number + "|" + (number % 5 == 0 ? "DENY" : "ALLOW") + "|person-" + number % 3)
                        .getBytes(StandardCharsets.UTF_8),
                List.of()));
    }

    /** @param to exclusive */
    private void write(int from, int to) {
        CompletableFuture.allOf(
                        IntStream.range(from, to).mapToObj(this::written).toArray(CompletableFuture[]::new))
                .join();
    }

    private SearchIndex searchIndex() {
        return SearchIndex.open(
                folder.resolve("projection"), ledger.entries(), SearchIndexTest::labels, new ClockAndRandom() {
                    @Override
                    public Instant now() {
                        return NOON;
                    }

                    @Override
                    public byte[] random(int bytes) {
                        return new byte[bytes];
                    }
                });
    }

    private static EntryQuery denied(Long before, int most) {
        return new EntryQuery(Set.of("verdict=DENY"), null, null, before, most);
    }

    @Test
    void an_entry_whose_keys_were_handed_over_is_not_read() {
        try (SearchIndex searchIndex = searchIndex()) {
            searchIndex.handOver(
                    24, (entries, marks) -> new IndexKeys("other", NOON, Set.of("verdict=DENY"), Set.of("key=1")));

            assertThat(searchIndex.search(denied(null, 1))).containsExactly(24L);
            assertThat(searchIndex.having("id=other")).containsExactly(24L);
            assertThat(searchIndex.having("id=n24")).isEmpty();
        }
    }

    @Test
    void what_was_handed_over_before_an_erasure_is_read_from_the_entries_after_it() {
        try (SearchIndex searchIndex = searchIndex()) {
            IndexKeys.Known before =
                    (entries, marks) -> new IndexKeys("erased", NOON, Set.of(), Set.of("person=" + marks.of("x")));
            searchIndex.handOver(24, before);
            searchIndex.forget();
            searchIndex.handOver(23, before);

            assertThat(searchIndex.having("id=erased")).isEmpty();
            assertThat(searchIndex.having("id=n24")).containsExactly(24L);
            assertThat(searchIndex.having("id=n23")).containsExactly(23L);
        }
    }

    @Test
    void after_a_close_under_load_nothing_is_indexed_again() {
        try (SearchIndex searchIndex = searchIndex()) {
            searchIndex.catchUp();
            for (int i = 25; i < 2_525; i++) {
                write(i);
                String id = "handed-" + i;
                searchIndex.handOver(i, (entries, marks) -> new IndexKeys(id, NOON, Set.of(), Set.of()));
            }
            assertThat(searchIndex.waiting()).isEqualTo(2_500);
        }
        try (SearchIndex again = searchIndex()) {
            assertThat(again.madeAgain()).isFalse();
            assertThat(again.waiting()).isZero();
            assertThat(again.having("id=handed-2524")).containsExactly(2_524L);
        }
    }

    @Test
    void a_close_after_few_entries_leaves_them_to_the_next_start() {
        try (SearchIndex searchIndex = searchIndex()) {
            assertThat(searchIndex.waiting()).isEqualTo(25);
        }
        try (SearchIndex again = searchIndex()) {
            assertThat(again.waiting()).isEqualTo(25);
            assertThat(again.having("id=n24")).containsExactly(24L);
        }
    }

    @Test
    void keys_are_handed_over_up_to_a_number_and_until_they_are_indexed() {
        HandedOver handed = new HandedOver();
        IndexKeys.Known keys = (entries, marks) -> new IndexKeys("n", NOON, Set.of(), Set.of());
        for (long sequence = 0; sequence < HandedOver.MOST + 10; sequence++) {
            handed.add(sequence, keys);
        }
        assertThat(handed.size()).isEqualTo(HandedOver.MOST);

        handed.dropBefore(HandedOver.MOST);
        handed.add(3, keys);
        assertThat(handed.size()).isZero();
        assertThat(handed.get(3)).isNull();
    }

    @Test
    void entries_are_found_by_label_newest_first_and_page_by_page() {
        try (SearchIndex searchIndex = searchIndex()) {
            assertThat(searchIndex.search(denied(null, 3))).containsExactly(20L, 15L, 10L);
            assertThat(searchIndex.search(denied(10L, 3))).containsExactly(5L, 0L);
            assertThat(searchIndex.search(new EntryQuery(Set.of("verdict=DEN"), null, null, null, 9)))
                    .isEmpty();
        }
    }

    @Test
    void entries_are_found_by_time_from_inclusive_to_exclusive() {
        try (SearchIndex searchIndex = searchIndex()) {
            assertThat(searchIndex.search(new EntryQuery(Set.of(), NOON.plusSeconds(3), NOON.plusSeconds(5), null, 9)))
                    .containsExactly(4L, 3L);
        }
    }

    @Test
    void what_was_written_a_moment_ago_is_found() {
        try (SearchIndex searchIndex = searchIndex()) {
            assertThat(searchIndex.having("id=n25")).isEmpty();
            write(25);
            assertThat(searchIndex.having("id=n25")).containsExactly(25L);
        }
    }

    @Test
    void a_marked_key_is_found_and_no_key_or_label_is_in_a_file() throws IOException {
        try (SearchIndex searchIndex = searchIndex()) {
            assertThat(searchIndex.marked("person", "person-1", 25)).hasSize(8).startsWith(1L, 4L);
            searchIndex.catchUp();
            assertThat(searchIndex.marked("person", "person-1", 25)).hasSize(8).startsWith(1L, 4L);
        }
        try (Stream<Path> files = Files.walk(folder.resolve("projection"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .doesNotContain("person")
                        .doesNotContain("verdict")
                        .doesNotContain("n24");
            }
        }
    }

    @Test
    void it_goes_on_where_it_stopped() {
        try (SearchIndex searchIndex = searchIndex()) {
            searchIndex.catchUp();
        }
        try (SearchIndex again = searchIndex()) {
            assertThat(again.applied()).isEqualTo(25);
            assertThat(again.madeAgain()).isFalse();
        }
    }

    @Test
    void a_deleted_a_cut_and_a_foreign_file_are_rebuilt() throws IOException {
        for (String damage : List.of("deleted", "cut", "foreign", "under another key", "without its key")) {
            try (SearchIndex searchIndex = searchIndex()) {
                searchIndex.catchUp();
            }
            Path file = folder.resolve("projection/run-0-25");
            Path key = folder.resolve("projection/marks.key");
            switch (damage) {
                case "deleted" -> Files.delete(file);
                case "cut" -> Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), 410));
                case "foreign" -> Files.write(file, "this is not a run".getBytes(StandardCharsets.UTF_8));
                case "under another key" -> Files.writeString(key, "another key of thirty-two bytes.");
                default -> Files.delete(key);
            }
            try (SearchIndex again = searchIndex()) {
                assertThat(again.search(new EntryQuery(Set.of(), null, null, null, 99)))
                        .as(damage)
                        .containsExactlyElementsOf(
                                LongStream.range(0, 25).map(i -> 24 - i).boxed().toList());
                assertThat(again.having("id=n3")).as(damage).containsExactly(3L);
            }
        }
    }

    @Test
    void an_index_of_another_ledger_is_rebuilt() {
        try (SearchIndex searchIndex = searchIndex()) {
            searchIndex.catchUp();
        }
        ledger.close();
        ledger = Ledger.open(folder.resolve("other"), new ClockAndRandom() {
            @Override
            public Instant now() {
                return NOON;
            }

            @Override
            public byte[] random(int bytes) {
                return new byte[bytes];
            }
        });
        for (int i = 0; i < 30; i++) {
            write(100 + i);
        }
        try (SearchIndex again = searchIndex()) {
            assertThat(again.having("id=n3")).isEmpty();
            assertThat(again.having("id=n103")).containsExactly(3L);
        }
    }

    @Test
    void a_current_index_needs_no_work_at_the_next_start() {
        for (int i = 25; i < 260; i++) {
            write(i);
        }
        try (SearchIndex searchIndex = searchIndex()) {
            searchIndex.keepUp();
        }
        try (SearchIndex again = searchIndex()) {
            assertThat(again.applied()).isEqualTo(260);
            assertThat(again.having("id=n259", 0)).containsExactly(259L);
        }
    }

    @Test
    void a_lookup_finds_what_was_written_a_moment_ago_and_indexes_nothing() {
        try (SearchIndex searchIndex = searchIndex()) {
            searchIndex.catchUp();
            for (int i = 25; i < 40; i++) {
                write(i);
            }
            assertThat(searchIndex.having("id=n39")).containsExactly(39L);
            assertThat(searchIndex.marked("person", "person-1", 40))
                    .as("of both, each once")
                    .containsExactlyElementsOf(LongStream.range(0, 40)
                            .filter(i -> i % 3 == 1)
                            .boxed()
                            .toList());
            assertThat(searchIndex.applied()).isEqualTo(25);
            assertThat(searchIndex.waiting()).isEqualTo(15);
            searchIndex.keepUp();
            assertThat(searchIndex.having("id=n39")).containsExactly(39L);
        }
    }

    /** For example after an erasure. */
    @Test
    void a_lookup_indexes_first_if_it_would_read_too_many_entries() {
        for (int i = 25; i < 25 + UnindexedKeys.MOST_READ; i++) {
            write(i);
        }
        try (SearchIndex searchIndex = searchIndex()) {
            assertThat(searchIndex.having("id=n30")).containsExactly(30L);
            assertThat(searchIndex.applied()).isEqualTo(ledger.entries().size());
            searchIndex.forget();
            assertThat(searchIndex.having("id=n30")).containsExactly(30L);
            assertThat(searchIndex.applied()).isEqualTo(ledger.entries().size());
        }
    }

    @Test
    void lookups_while_entries_are_written_and_indexed_miss_none() throws Exception {
        try (SearchIndex searchIndex = searchIndex()) {
            Thread indexing = new Thread(() -> {
                while (searchIndex.applied() < 300) {
                    searchIndex.keepUp();
                }
            });
            indexing.start();
            for (int i = 25; i < 300; i++) {
                write(i);
                assertThat(searchIndex.having("id=n" + i)).containsExactly((long) i);
                assertThat(searchIndex.marked("person", "person-" + i % 3, i + 1))
                        .hasSize(i / 3 + 1);
            }
            indexing.join();
        }
    }

    @Test
    void while_entries_are_written_they_are_indexed_in_batches() {
        try (SearchIndex searchIndex = searchIndex()) {
            searchIndex.keepUp();
            for (int i = 25; i < 2_025; i += 100) {
                assertThat(searchIndex.applied()).isEqualTo(25);
                write(i, i + 100);
                searchIndex.keepUpWhenIdle();
            }
            assertThat(searchIndex.applied()).as("2,000 waited").isEqualTo(2_025);
            write(2_025, 3_025);
            searchIndex.keepUpWhenIdle();
            assertThat(searchIndex.applied()).isEqualTo(2_025);
            searchIndex.keepUpWhenIdle();
            assertThat(searchIndex.applied()).as("nothing was written since").isEqualTo(3_025);
        }
    }

    @Test
    void a_few_entries_wait_for_others_and_are_found() {
        try (SearchIndex searchIndex = searchIndex()) {
            searchIndex.keepUp();
            write(25, 150);
            for (int i = 0; i < 30; i++) {
                searchIndex.keepUpWhenIdle();
            }
            assertThat(searchIndex.applied()).isEqualTo(25);
            assertThat(searchIndex.having("id=n149")).containsExactly(149L);
            assertThat(searchIndex.applied()).as("a lookup adds none").isEqualTo(25);
            assertThat(searchIndex.search(new EntryQuery(Set.of(), null, null, null, 200)))
                    .hasSize(150);
            assertThat(searchIndex.applied()).as("a search adds all").isEqualTo(150);
        }
    }

    @Test
    void a_late_call_does_not_rebuild_a_closed_index() {
        SearchIndex searchIndex = searchIndex();
        searchIndex.catchUp();
        searchIndex.close();
        write(25);
        searchIndex.keepUp();
        assertThat(folder.resolve("projection-aside")).doesNotExist();
        try (SearchIndex again = searchIndex()) {
            assertThat(again.applied()).isEqualTo(25);
        }
    }

    @Test
    @Timeout(60)
    void what_is_indexed_is_found_while_later_entries_are_being_added() throws Exception {
        try (SearchIndex searchIndex = searchIndex()) {
            searchIndex.catchUp();
            write(25);
            CountDownLatch adding = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            Thread adder = new Thread(() -> searchIndex.catchUp(brought -> {
                adding.countDown();
                await(end);
            }));
            adder.start();
            try {
                await(adding);
                assertThat(searchIndex.having("id=n3", 25)).containsExactly(3L);
                assertThat(searchIndex.marked("person", "person-1", 25)).hasSize(8);
            } finally {
                end.countDown();
                adder.join();
            }
            assertThat(searchIndex.having("id=n25")).containsExactly(25L);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @Timeout(60)
    void many_threads_that_ask_and_write_find_everything() throws Exception {
        try (SearchIndex searchIndex = searchIndex()) {
            List<Thread> threads = new ArrayList<>();
            List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
            for (int thread = 0; thread < 6; thread++) {
                int begin = 100 * (thread + 1);
                Thread asking = new Thread(() -> {
                    for (int i = begin; i < begin + 20; i++) {
                        write(i);
                        assertThat(searchIndex.having("id=n" + i)).hasSize(1);
                        assertThat(searchIndex.search(denied(null, 99))).contains(20L, 15L, 10L, 5L, 0L);
                    }
                });
                asking.setUncaughtExceptionHandler((unused, failure) -> failures.add(failure));
                asking.start();
                threads.add(asking);
            }
            for (Thread each : threads) {
                each.join();
            }
            assertThat(failures).isEmpty();
            assertThat(searchIndex.applied()).isEqualTo(145);
            assertThat(searchIndex.madeAgain()).isFalse();
        }
    }

    @Test
    @Timeout(60)
    void a_damage_that_several_threads_meet_is_made_good_once() throws Exception {
        try (SearchIndex searchIndex = searchIndex()) {
            searchIndex.catchUp();
            Files.write(folder.resolve("projection/run-0-25"), new byte[100]);
            List<List<Long>> found = IntStream.range(0, 6)
                    .parallel()
                    .mapToObj(i -> searchIndex.having("id=n3"))
                    .toList();

            assertThat(found).hasSize(6).containsOnly(List.of(3L));
            assertThat(searchIndex.madeAgain()).isTrue();
            assertThat(searchIndex.failure()).isEmpty();
        }
    }
}
