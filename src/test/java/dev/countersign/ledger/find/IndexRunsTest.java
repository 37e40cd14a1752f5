package dev.countersign.ledger.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Given;
import dev.countersign.ledger.TreeEntries;
import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.RealDisk;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.ledger.keys.ErasureSubject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs become few and large, each entry is written a few times only, and what is found stays the same. */
@Timeout(60)
class IndexRunsTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path folder;

    /** Entries that exist only as a number. */
    private record Numbered(long size) implements TreeEntries {

        @Override
        public StoredEntry get(long sequence) {
            throw new IllegalStateException("its keys are known");
        }

        @Override
        public List<DecryptedPart> parts(long sequence) {
            throw new IllegalStateException("its keys are known");
        }

        @Override
        public Optional<ErasureSubject> subject(String id) {
            return Optional.empty();
        }

        @Override
        public String root(long size) {
            return HexFormat.of().toHexDigits(size).repeat(4);
        }
    }

    /** Times are not in the order of the entries. */
    private static IndexKeys keys(long sequence) {
        Random random = new Random(sequence * 31 + 7);
        Set<String> labels = new TreeSet<>(Set.of("type=decision", "verdict=" + random.nextInt(3)));
        if (random.nextInt(50) == 0) {
            labels.add("reason=rare");
        }
        return new IndexKeys(
                "n" + sequence,
                NOON.plusMillis(sequence * 10 + random.nextInt(500)),
                labels,
                Set.of("subject=" + random.nextInt(20)));
    }

    private IndexRuns open(long size) throws IOException {
        IndexFolder at = new IndexFolder(folder.resolve("index"), new RealDisk());
        at.enter();
        return IndexRuns.open(at, new Numbered(size), new Given(3));
    }

    private static void add(IndexRuns runs, int entries) throws IOException {
        RunBatch batch = new RunBatch(runs.end(), runs.secret());
        for (int i = 0; i < entries; i++) {
            batch.add(keys(batch.end()));
        }
        LedgerState last = LedgerState.of(new Numbered(batch.end()), batch.end());
        runs.add(batch, last, last);
    }

    private static int number(IndexRuns runs) throws IOException {
        return runs.ask((all, secret) -> List.of((long) all.size())).get(0).intValue();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("index"))) {
            return files.filter(file -> !file.endsWith("marks.key")).toList();
        }
    }

    private static List<Long> expected(long size, EntryQuery query, Optional<String> key) {
        return LongStream.range(0, size)
                .map(i -> size - 1 - i)
                .filter(i -> query.before() == null || i < query.before())
                .filter(i -> keys(i).labels().containsAll(query.labels()))
                .filter(i -> key.map(keys(i).keys()::contains).orElse(true))
                .filter(i -> query.from() == null || !keys(i).time().isBefore(query.from()))
                .filter(i -> query.to() == null || keys(i).time().isBefore(query.to()))
                .limit(query.limit())
                .boxed()
                .toList();
    }

    private static EntryQuery query(Random random, long size) {
        List<String> labels = new ArrayList<>(List.of("type=decision", "verdict=1", "reason=rare"));
        labels.removeIf(label -> random.nextInt(3) > 0);
        Instant from = NOON.plusMillis(random.nextInt((int) size * 10));
        return new EntryQuery(
                Set.copyOf(labels),
                random.nextBoolean() ? from : null,
                random.nextBoolean() ? from.plusMillis(random.nextInt((int) size * 10)) : null,
                random.nextBoolean() ? (long) random.nextInt((int) size) : null,
                1 + random.nextInt(60));
    }

    @Tag("slow")
    @Test
    void any_batches_are_searched_like_one_list() throws IOException {
        for (int seed = 0; seed < 6; seed++) {
            Random random = new Random(seed);
            folder = Files.createTempDirectory(folder, "seed");
            IndexRuns runs = open(0);
            while (runs.end() < 1_500) {
                add(runs, 1 + random.nextInt(random.nextBoolean() ? 3 : 200));
            }
            long size = runs.end();
            runs.close();
            IndexRuns again = open(size);
            assertThat(again.end()).isEqualTo(size);
            assertThat(again.isLacking()).isFalse();
            for (int i = 0; i < 60; i++) {
                EntryQuery query = query(random, size);
                Optional<String> key =
                        random.nextBoolean() ? Optional.of("subject=" + random.nextInt(21)) : Optional.empty();
                assertThat(again.ask((all, secret) -> RunQuery.search(all, secret, query, key)))
                        .as("%s %s", query, key)
                        .isEqualTo(expected(size, query, key));
            }
            for (int i = 0; i < 40; i++) {
                long one = random.nextInt((int) size);
                assertThat(again.ask((all, secret) -> RunQuery.having(all, secret.key("id=n" + one))))
                        .containsExactly(one);
            }
            again.close();
        }
    }

    @Test
    void a_label_is_not_a_key_of_the_same_text() throws IOException {
        IndexRuns runs = open(0);
        add(runs, 5);
        assertThat(runs.ask((all, secret) -> RunQuery.having(all, secret.key("type=decision"))))
                .isEmpty();
        assertThat(runs.ask((all, secret) -> RunQuery.search(
                        all, secret, new EntryQuery(Set.of("id=n1"), null, null, null, 9), Optional.empty())))
                .isEmpty();
        runs.close();
    }

    @Test
    void the_runs_stay_few_whatever_sizes_are_added() throws IOException {
        Random random = new Random(5);
        IndexRuns runs = open(0);
        for (int i = 0; i < 600; i++) {
            add(runs, i % 2 == 0 ? 1 : 1 + random.nextInt(9));
            assertThat(number(runs)).as("runs of %s entries", runs.end()).isLessThanOrEqualTo(24);
        }
        assertThat(files()).hasSize(number(runs));
        runs.close();
    }

    @Tag("slow")
    @Test
    void an_entry_is_written_a_few_times_however_many_there_are() throws IOException {
        IndexRuns runs = open(0);
        long written = 0;
        for (int i = 0; i < 200; i++) {
            Set<Path> before = Set.copyOf(files());
            add(runs, 1_000);
            for (Path file : files()) {
                if (!before.contains(file)) {
                    written += Files.size(file);
                }
            }
        }
        long size = files().stream().mapToLong(file -> file.toFile().length()).sum();
        assertThat(written).isLessThan(5 * size);
        runs.close();
    }

    @Test
    void a_question_keeps_the_runs_of_its_begin_and_they_are_deleted_after_it() throws IOException {
        IndexRuns runs = open(0);
        for (int i = 0; i < 3; i++) {
            add(runs, 10);
        }
        List<Long> found = runs.ask((all, secret) -> {
            add(runs, 10);
            assertThat(files()).as("three parts and the whole").hasSize(4);
            return RunQuery.having(all, secret.key("id=n3"));
        });
        assertThat(found).containsExactly(3L);
        assertThat(files()).hasSize(1);
        runs.close();
    }

    @Test
    void a_close_waits_for_questions_and_ends_them() throws Exception {
        IndexRuns runs = open(0);
        add(runs, 10);
        Thread closing = new Thread(runs::close);
        assertThat(runs.ask((all, secret) -> {
                    closing.start();
                    while (closing.isAlive() && closing.getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                    }
                    return RunQuery.having(all, secret.key("id=n3"));
                }))
                .containsExactly(3L);
        closing.join();
        assertThatThrownBy(() -> number(runs)).isInstanceOf(IndexRuns.Closed.class);
    }

    /** A disk with room for that many open files. */
    private static Disk opening(int most) {
        RealDisk real = new RealDisk();
        int[] left = {most};
        return (Disk) Proxy.newProxyInstance(
                IndexRunsTest.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("open") && left[0]-- <= 0) {
                        throw new FileNotFoundException(arguments[0] + " (Too many open files)");
                    }
                    return method.invoke(real, arguments);
                });
    }

    @Test
    void a_run_that_cannot_be_opened_now_is_not_deleted() throws IOException {
        IndexRuns runs = open(0);
        for (int i = 0; i < 3; i++) {
            add(runs, 10);
        }
        runs.close();
        IndexFolder full = new IndexFolder(folder.resolve("index"), opening(1));
        assertThatThrownBy(() -> IndexRuns.open(full, new Numbered(30), new Given(3)))
                .hasMessageContaining("Too many open files");
        assertThat(files()).hasSize(3);
        IndexRuns again = open(30);
        assertThat(again.end()).isEqualTo(30);
        again.close();
    }

    @Test
    void a_run_that_was_not_written_to_its_end_leaves_no_file() throws IOException {
        IndexRuns runs = open(0);
        RunBatch batch = new RunBatch(0, runs.secret());
        batch.add(keys(0));
        LedgerState noRoot = new LedgerState(1, "not a root");
        assertThatThrownBy(() -> runs.add(batch, noRoot, noRoot)).isInstanceOf(IllegalArgumentException.class);
        assertThat(files()).isEmpty();
        runs.close();
    }

    @Test
    void times_between_two_milliseconds_are_compared_exactly() throws IOException {
        IndexRuns runs = open(0);
        add(runs, 40);
        for (long i = 0; i < 40; i++) {
            Instant time = keys(i).time();
            EntryQuery before = new EntryQuery(Set.of(), time.minusNanos(1), time.plusNanos(1), null, 99);
            EntryQuery after = new EntryQuery(Set.of(), time.plusNanos(1), null, null, 99);
            for (EntryQuery query : List.of(before, after)) {
                assertThat(runs.ask((all, secret) -> RunQuery.search(all, secret, query, Optional.empty())))
                        .isEqualTo(expected(40, query, Optional.empty()));
            }
        }
        runs.close();
    }

    @Test
    void numbers_of_every_length_are_read_as_they_were_written() throws IOException {
        Path file = folder.resolve("numbers");
        List<Long> numbers = new ArrayList<>();
        for (int bit = 0; bit < Long.SIZE - 1; bit++) {
            numbers.addAll(List.of((1L << bit) - 1, 1L << bit, (1L << bit) + 1));
        }
        try (RunOutput out = new RunOutput(file)) {
            for (long each : numbers) {
                out.number(each);
                out.bytes("..".getBytes(StandardCharsets.UTF_8), 0, 2);
            }
            out.end();
        }
        try (Disk.Read read = new RealDisk().open(file)) {
            RunInput in = new RunInput(read, 0, 5);
            for (long each : numbers) {
                assertThat(in.number()).isEqualTo(each);
                in.skip(2);
            }
        }
    }
}
