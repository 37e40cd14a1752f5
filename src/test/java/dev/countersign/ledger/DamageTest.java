package dev.countersign.ledger;

import static dev.countersign.ledger.Given.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.journal.SegmentFrame;
import dev.countersign.ledger.journal.SegmentKind;
import dev.countersign.ledger.keys.PartCipher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged ledger does not start, and names the place; a ledger with a torn last group starts without that group. */
class DamageTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final LedgerSettings SMALL =
            LedgerSettings.usual().withSegments(2_500).withCheckpointAfter(Duration.ofHours(1));
    private static final int ENTRIES = 60;

    @TempDir
    private Path folder;

    private Path last;
    private byte[] begun;

    @BeforeEach
    void write() throws IOException {
        try (Ledger ledger = Ledger.open(folder, SMALL, new Given(1))) {
            begun = Files.readAllBytes(folder.resolve("checkpoint"));
            for (int i = 0; i < ENTRIES; i++) {
                ledger.append(
                        entry("entry " + i + " " + "x".repeat(50), ledger.subject("customer:C-" + i % 5), "part " + i),
                        SOON);
            }
        }
        List<String> segments = Arrays.stream(folder.resolve("journal").toFile().list())
                .sorted()
                .toList();
        assertThat(segments).hasSizeGreaterThan(2);
        last = folder.resolve("journal").resolve(segments.get(segments.size() - 1));
    }

    private Ledger open() {
        return Ledger.open(folder, SMALL, new Given(2));
    }

    /** As when the power was cut before a second checkpoint was written: the first says that there is nothing yet. */
    private void withoutCheckpoint() throws IOException {
        Files.write(folder.resolve("checkpoint"), begun);
    }

    @Test
    void entries_without_any_checkpoint_are_not_signed_again() throws IOException {
        Files.delete(folder.resolve("checkpoint"));
        LedgerUnavailable refused = catchThrowableOfType(LedgerUnavailable.class, this::open);
        assertThat(refused.place()).endsWith("checkpoint");
        assertThat(refused.summary()).contains("is missing").contains(ENTRIES + " entries");
        assertThat(folder.resolve("checkpoint")).doesNotExist();
    }

    @Tag("slow")
    @Test
    void a_single_bit_flipped_anywhere_is_noticed_at_the_start() throws IOException {
        Random random = new Random(42);
        for (String kind : List.of("journal", "private")) {
            for (String name : folder.resolve(kind).toFile().list()) {
                Path file = folder.resolve(kind).resolve(name);
                byte[] bytes = Files.readAllBytes(file);
                for (int flips = 0; flips < 40; flips++) {
                    int at = random.nextInt(bytes.length);
                    byte[] flipped = bytes.clone();
                    flipped[at] ^= (byte) (1 << random.nextInt(8));
                    Files.write(file, flipped);
                    assertThatThrownBy(() -> open().close())
                            .as(file + " byte " + at)
                            .isInstanceOf(LedgerUnavailable.class);
                    assertThat(Files.readAllBytes(file))
                            .as("what is damaged is left as it is")
                            .isEqualTo(flipped);
                }
                Files.write(file, bytes);
            }
        }
        open().close();
    }

    @Test
    void damage_before_a_later_group_names_the_entry_even_without_a_checkpoint() throws IOException {
        withoutCheckpoint();
        Path file = folder.resolve("journal/00000000.seg");
        byte[] bytes = Files.readAllBytes(file);
        int second = SegmentKind.HEADER + SegmentFrame.HEADER + "entry 0 ".length() + 50;
        bytes[second + 40] ^= 1;
        Files.write(file, bytes);
        LedgerUnavailable refused = catchThrowableOfType(LedgerUnavailable.class, this::open);
        assertThat(refused.place()).isEqualTo(file + ", byte " + second);
        assertThat(refused.summary())
                .startsWith("entry 1 or an entry of the same group is damaged")
                .contains("entry 2 was written later");
    }

    /** As in a backup: they are made from the journal. */
    @ParameterizedTest
    @ValueSource(ints = {1, 256, 300, 512})
    void a_start_makes_the_tiles_of_a_copy_without_them(int entries, @TempDir Path copy) throws IOException {
        Kit.grow(copy, entries);
        assertThat(Kit.verify(copy).code()).isZero();
        byte[] checkpoint = Files.readAllBytes(copy.resolve("checkpoint"));
        try (Stream<Path> tiles = Files.walk(copy.resolve("tile"))) {
            for (Path each : tiles.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        assertThat(Kit.verify(copy).code()).isEqualTo(1);
        Ledger.open(copy, LedgerSettings.usual(), new Given(4)).close();
        Kit.Said verified = Kit.verify(copy);
        assertThat(verified.code()).as(verified.err()).isZero();
        assertThat(copy.resolve("checkpoint")).hasBinaryContent(checkpoint);
    }

    @Test
    void a_torn_last_group_is_cut_with_its_parts() throws IOException {
        withoutCheckpoint();
        byte[] bytes = Files.readAllBytes(last);
        Files.write(last, Arrays.copyOf(bytes, bytes.length - 7));
        try (Ledger ledger = open()) {
            assertThat(ledger.entries().size()).isEqualTo(ENTRIES - 1);
            assertThat(ledger.append(entry("again", ledger.subject("customer:C-1"), "another part"), SOON)
                            .sequence())
                    .isEqualTo(ENTRIES - 1);
        }
        try (Ledger ledger = open()) {
            assertThat(Given.parts(ledger.entries(), ENTRIES - 1)).containsExactly("customer:C-1: another part");
        }
    }

    private Path lastParts() {
        String[] names = folder.resolve("private").toFile().list();
        return folder.resolve("private")
                .resolve(Arrays.stream(names).max(String::compareTo).orElseThrow());
    }

    @Test
    void a_last_group_without_its_parts_is_cut_with_its_records() throws IOException {
        withoutCheckpoint();
        byte[] bytes = Files.readAllBytes(lastParts());
        Files.write(lastParts(), Arrays.copyOf(bytes, bytes.length - 7));
        try (Archive archive = Entries.of(folder)) {
            assertThat(archive.size()).isEqualTo(ENTRIES - 1);
        }
        try (Ledger ledger = open()) {
            assertThat(ledger.entries().size()).isEqualTo(ENTRIES - 1);
            ledger.append(entry("again", ledger.subject("customer:C-1"), "another part"), SOON);
        }
        try (Ledger ledger = open()) {
            assertThat(Given.record(ledger.entries(), ENTRIES - 1)).isEqualTo("again");
            assertThat(Given.parts(ledger.entries(), ENTRIES - 1)).containsExactly("customer:C-1: another part");
        }
    }

    @Test
    void a_signed_entry_without_its_parts_is_not_cut() throws IOException {
        byte[] bytes = Files.readAllBytes(lastParts());
        Files.write(lastParts(), Arrays.copyOf(bytes, bytes.length - 7));
        assertThatThrownBy(this::open)
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining(lastParts().toString())
                .hasMessageContaining("the private parts of entry 59 are damaged or missing");
        assertThat(Kit.verify(folder).err()).contains("private", "entry 59");
    }

    /** What was forced before a later group began was acknowledged. */
    @Test
    void missing_parts_before_a_later_group_are_refused_even_if_that_group_is_torn() throws IOException {
        withoutCheckpoint();
        List<SegmentFrame> frames = Frames.read(last);
        SegmentFrame next = frames.get(frames.size() - 1);
        ByteBuffer torn = ByteBuffer.allocate(next.bytes());
        new SegmentFrame(next.group() + 1, next.sequence() + 1, 1, SegmentFrame.Kind.RECORD, next.payload())
                .write(torn);
        Files.write(last, torn.array(), StandardOpenOption.APPEND);
        open().close();
        Files.write(last, torn.array(), StandardOpenOption.APPEND);
        withoutCheckpoint();
        byte[] bytes = Files.readAllBytes(lastParts());
        Files.write(lastParts(), Arrays.copyOf(bytes, bytes.length - 7));
        assertThatThrownBy(this::open)
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("the private parts of entry 59 are damaged or missing");
    }

    @Test
    void everything_inside_a_torn_last_group_is_cut() throws IOException {
        withoutCheckpoint();
        byte[] bytes = Files.readAllBytes(last);
        int frame = SegmentFrame.HEADER + ("entry 59 " + "x".repeat(50)).length();
        bytes[bytes.length - frame + 3] ^= 4;
        Files.write(last, bytes);
        try (Ledger ledger = open()) {
            assertThat(ledger.entries().size()).isEqualTo(ENTRIES - 1);
        }
    }

    @Test
    void a_segment_that_was_only_begun_is_dropped() throws IOException {
        Path begun = last.resolveSibling(
                SegmentKind.name(Long.parseLong(last.getFileName().toString().substring(0, 8)) + 1));
        Files.write(begun, new byte[SegmentKind.HEADER]);
        try (Ledger ledger = open()) {
            assertThat(ledger.entries().size()).isEqualTo(ENTRIES);
            assertThat(begun).doesNotExist();
            IntStream.range(0, 40)
                    .mapToObj(i -> ledger.append(entry("more " + i + "x".repeat(60))))
                    .toList()
                    .forEach(CompletableFuture::join);
            assertThat(begun).exists();
        }
        open().close();
    }

    @Test
    void a_missing_segment_is_named() throws IOException {
        Files.delete(folder.resolve("journal/00000001.seg"));
        assertThatThrownBy(this::open)
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("00000001.seg")
                .hasMessageContaining("missing");
    }

    @Test
    void segments_in_another_order_are_noticed() throws IOException {
        Path one = folder.resolve("journal/00000000.seg");
        Path other = folder.resolve("journal/00000001.seg");
        Files.move(one, folder.resolve("away"));
        Files.move(other, one);
        Files.move(folder.resolve("away"), other);
        assertThatThrownBy(this::open)
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("where entry 0 should be");
    }

    @Test
    void missing_parts_are_not_an_erasure() throws IOException {
        withoutCheckpoint();
        Files.delete(folder.resolve("private/00000000.seg"));
        assertThatThrownBy(this::open).isInstanceOf(LedgerUnavailable.class).hasMessageContaining("private");
        try (var files = Files.list(folder.resolve("private"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("the private parts of entry 0 are damaged or missing, and were not erased");
    }

    @Test
    void a_missing_journal_is_not_taken_for_a_new_ledger() throws IOException {
        withoutCheckpoint();
        try (var files = Files.list(folder.resolve("journal"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        assertThatThrownBy(this::open).isInstanceOf(LedgerUnavailable.class);
        assertThat(folder.resolve("private/00000000.seg")).isNotEmptyFile();
    }

    @Test
    void a_part_moved_to_another_entry_is_not_opened() throws IOException {
        Path file = folder.resolve("private/00000000.seg");
        byte[] bytes = Files.readAllBytes(file);
        java.nio.ByteBuffer held = java.nio.ByteBuffer.wrap(bytes);
        SegmentFrame first = SegmentFrame.at(held, SegmentKind.HEADER);
        int at = SegmentKind.HEADER;
        for (int i = 0; i < 5; i++) {
            at += SegmentFrame.at(held, at).bytes();
        }
        SegmentFrame sixth = SegmentFrame.at(held, at);
        assertThat(PartCipher.keyId(sixth.payload())).isEqualTo(PartCipher.keyId(first.payload()));
        new SegmentFrame(sixth.group(), sixth.sequence(), sixth.left(), sixth.kind(), first.payload())
                .write(held.position(at));
        Files.write(file, bytes);
        try (Ledger ledger = open()) {
            assertThatThrownBy(() -> ledger.entries().parts(5))
                    .isInstanceOf(LedgerUnavailable.class)
                    .hasMessageContaining("not the one that was encrypted for this entry");
        }
    }

    @Test
    void damage_after_the_start_is_noticed_when_it_is_read() throws IOException {
        try (Ledger ledger = open()) {
            Path file = folder.resolve("journal/00000000.seg");
            byte[] bytes = Files.readAllBytes(file);
            bytes[SegmentKind.HEADER + SegmentFrame.HEADER] ^= 1;
            Files.write(file, bytes);
            assertThatThrownBy(() -> ledger.entries().get(0))
                    .isInstanceOf(LedgerUnavailable.class)
                    .hasMessageContaining("the data of entry 0 are damaged");
            assertThat(Given.record(ledger.entries(), 1)).startsWith("entry 1 ");
        }
    }

    @Test
    void a_folder_is_read_while_the_ledger_writes() {
        try (Ledger ledger = open()) {
            List<CompletableFuture<Receipt>> futures = IntStream.range(0, 500)
                    .mapToObj(i -> ledger.append(entry("more " + i, ledger.subject("customer:C-9"), "part")))
                    .toList();
            for (int read = 0; read < 20; read++) {
                try (Archive archive = Entries.of(folder)) {
                    assertThat(archive.size()).isBetween((long) ENTRIES, ENTRIES + 500L);
                    // The last group may be written and not forced yet: then the ledger itself does not show it.
                    long sequence = Math.min(archive.size(), ledger.entries().size()) - 1;
                    assertThat(Given.record(archive, sequence)).isEqualTo(Given.record(ledger.entries(), sequence));
                    assertThat(Given.parts(archive, sequence)).isNotEmpty();
                }
            }
            futures.forEach(CompletableFuture::join);
        }
    }

    @Tag("slow")
    @Tag("one-locale")
    @Test
    void a_hundred_thousand_entries_are_read_back_as_they_were(@TempDir Path large) {
        LedgerSettings settings = LedgerSettings.usual().withSegments(4 << 20).withQueue(200_000, 1 << 30);
        int many = 100_000;
        String root;
        try (Ledger ledger = Ledger.open(large, settings, new Given(1))) {
            List<CompletableFuture<Receipt>> futures = IntStream.range(0, many)
                    .mapToObj(i -> ledger.append(entry("{\"n\":" + i + "}")))
                    .toList();
            futures.forEach(CompletableFuture::join);
            root = ledger.entries().root(many);
        }
        try (Ledger again = Ledger.open(large, settings, new Given(2))) {
            assertThat(again.entries().size()).isEqualTo(many);
            assertThat(again.entries().root(many)).isEqualTo(root);
            for (int i = 0; i < many; i += 997) {
                assertThat(Given.record(again.entries(), i)).isEqualTo("{\"n\":" + i + "}");
            }
        }
    }
}
