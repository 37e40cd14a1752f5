package dev.countersign.ledger.find;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Given;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.disk.RealDisk;
import dev.countersign.ledger.journal.StoredEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that the index did not write there: of another copy of the ledger, of somebody else, and links. */
@Timeout(60)
class ForeignIndexFilesTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path folder;

    private static IndexKeys labels(StoredEntry entry, List<DecryptedPart> parts, IndexKeys.Marks marks) {
        String name = new String(entry.open(), StandardCharsets.UTF_8);
        return new IndexKeys(name, NOON, Set.of("type=" + name), Set.of("mark=" + marks.of(name)));
    }

    private Path index() {
        return folder.resolve("projection");
    }

    /** A ledger with entries that have these names, and its index. */
    private void with(String copy, List<String> names, Consumer<SearchIndex> then) {
        try (Ledger ledger = Ledger.open(folder.resolve(copy), new Given(7))) {
            for (int i = (int) ledger.entries().size(); i < names.size(); i++) {
                ledger.append(Given.entry(names.get(i))).join();
            }
            try (SearchIndex searchIndex =
                    SearchIndex.open(index(), ledger.entries(), ForeignIndexFilesTest::labels, new Given(8))) {
                then.accept(searchIndex);
            }
        }
    }

    private void indexed(String copy, String... names) {
        for (int end = 2; end <= names.length; end += 2) {
            with(copy, List.of(names).subList(0, end), SearchIndex::catchUp);
        }
    }

    private static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void a_run_of_another_copy_of_the_ledger_between_our_runs_is_not_used() throws IOException {
        indexed("other", "a", "b", "c", "other");
        Path theirs = Files.move(index().resolve("run-2-4"), folder.resolve("theirs"));
        indexed("ours", "a", "b", "c", "key", "e", "f");
        Files.move(theirs, index().resolve("run-2-4"), StandardCopyOption.REPLACE_EXISTING);
        with("ours", List.of(), again -> {
            assertThat(again.applied()).isEqualTo(2);
            assertThat(again.madeAgain()).isTrue();
            assertThat(again.having("id=key")).containsExactly(3L);
            assertThat(again.marked("mark", "key", 6)).containsExactly(3L);
            assertThat(again.having("id=other")).isEmpty();
        });
    }

    @Test
    void a_run_that_was_made_when_the_ledger_had_more_entries_is_not_used_for_an_older_copy() throws IOException {
        with("older", List.of("a", "b", "c", "d"), unused -> {});
        with("ours", List.of("a", "b", "c", "d", "an erasure"), unused -> {});
        try (Ledger ledger = Ledger.open(folder.resolve("ours"), new Given(7))) {
            IndexRuns runs = IndexRuns.open(new IndexFolder(index(), new RealDisk()), ledger.entries(), new Given(8));
            new EntryAdder(ledger.entries(), ForeignIndexFilesTest::labels).add(runs, 4, read -> {}, () -> false);
            runs.close();
        }
        with("ours", List.of(), again -> assertThat(again.applied()).isEqualTo(4));
        with("older", List.of(), again -> {
            assertThat(again.applied()).isZero();
            assertThat(again.madeAgain()).isTrue();
            assertThat(again.having("id=d")).containsExactly(3L);
        });
    }

    @Test
    void an_erasure_leaves_nothing_where_a_link_leads() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(index(), elsewhere);
        with("ours", List.of("a", "b"), searchIndex -> {
            searchIndex.catchUp();
            try {
                assertThat(in(elsewhere)).isNotEmpty();
                searchIndex.forget();
                assertThat(in(elsewhere)).isEmpty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            assertThat(searchIndex.having("id=b")).containsExactly(1L);
        });
        assertThat(Files.isSymbolicLink(index())).isTrue();
        SearchIndex.remove(index());
        assertThat(in(elsewhere)).isEmpty();
    }

    @Test
    void a_link_in_the_folder_is_not_used_and_what_it_leads_to_stays() throws IOException {
        for (String name : List.of("marks.key", "run-0-2")) {
            indexed("ours", "a", "b");
            Path outside = folder.resolve("outside-" + name);
            Files.move(index().resolve(name), outside);
            Files.createSymbolicLink(index().resolve(name), outside);
            byte[] before = Files.readAllBytes(outside);
            with("ours", List.of(), again -> {
                assertThat(again.having("id=b")).containsExactly(1L);
                assertThat(again.madeAgain()).isTrue();
            });
            assertThat(in(index())).allMatch(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
            assertThat(Files.readAllBytes(outside)).isEqualTo(before);
        }
    }

    @Test
    void a_run_with_a_right_sum_over_wrong_places_is_made_again() throws IOException {
        indexed("ours", "a", "b", "c", "d");
        Path file = index().resolve("run-2-4");
        byte[] whole = Files.readAllBytes(file);
        int tail = whole.length - Long.BYTES - RunWriter.TAIL;
        for (long wrong : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 0, 1L << 40, tail + 1}) {
            for (int at : new int[] {tail, tail - Long.BYTES, 2 * Long.BYTES}) {
                byte[] changed = whole.clone();
                ByteBuffer.wrap(changed).putLong(at, wrong);
                CRC32C sum = new CRC32C();
                sum.update(changed, 0, changed.length - Long.BYTES);
                ByteBuffer.wrap(changed).putLong(changed.length - Long.BYTES, sum.getValue());
                Files.write(file, changed);
                with("ours", List.of(), again -> {
                    assertThat(again.having("id=d")).as("%s at %s", wrong, at).containsExactly(3L);
                    assertThat(again.failure()).isEmpty();
                });
            }
        }
    }
}
