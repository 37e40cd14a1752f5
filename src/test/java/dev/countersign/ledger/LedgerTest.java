package dev.countersign.ledger;

import static dev.countersign.ledger.Given.bytes;
import static dev.countersign.ledger.Given.entry;
import static dev.countersign.ledger.Given.parts;
import static dev.countersign.ledger.Given.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.keys.ErasureSubject;
import dev.countersign.ledger.keys.PartCipher;
import dev.countersign.ledger.proof.Proofs;
import dev.countersign.ledger.tree.GrowingTree;
import dev.countersign.ledger.tree.MerkleTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An appended entry can be read after any stop. */
class LedgerTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private Ledger open() {
        return Ledger.open(folder, LedgerSettings.usual().withSegments(2_000), new Given(1));
    }

    @Test
    void an_entry_is_there_after_a_stop() {
        try (Ledger ledger = open()) {
            Receipt receipt = ledger.append(entry("{\"n\":1}"), SOON);
            assertThat(receipt.sequence()).isZero();
            assertThat(receipt.leafHash()).isEqualTo(HexFormat.of().formatHex(MerkleTree.leaf(bytes("{\"n\":1}"))));
        }
        try (Ledger again = open()) {
            assertThat(again.entries().size()).isEqualTo(1);
            assertThat(record(again.entries(), 0)).isEqualTo("{\"n\":1}");
        }
    }

    @Test
    void an_entry_that_another_should_follow_is_written_also_if_none_does() {
        try (Ledger ledger = open()) {
            Receipt alone = ledger.append(entry("{\"n\":1}").asFollowed(), SOON);
            CompletableFuture<Receipt> followed =
                    ledger.appending(entry("{\"n\":2}").asFollowed()).written();
            Receipt follower = ledger.append(entry("{\"n\":3}"), SOON);
            assertThat(List.of(alone.sequence(), followed.join().sequence(), follower.sequence()))
                    .containsExactly(0L, 1L, 2L);
        }
    }

    @Test
    void entries_of_many_segments_are_found_with_their_parts() {
        try (Ledger ledger = open()) {
            for (int i = 0; i < 100; i++) {
                ledger.append(
                        i % 3 == 0
                                ? entry("entry " + i)
                                : entry("entry " + i, ledger.subject("customer:C-" + i % 7), "part " + i),
                        SOON);
            }
            everythingIsFound(ledger.entries());
        }
        assertThat(folder.resolve("journal").toFile().list()).hasSizeGreaterThan(1);
        assertThat(folder.resolve("private").toFile().list()).hasSizeGreaterThan(1);
        try (Ledger again = open()) {
            everythingIsFound(again.entries());
        }
        try (Archive archive = Entries.of(folder)) {
            everythingIsFound(archive);
        }
    }

    private static void everythingIsFound(Entries entries) {
        assertThat(entries.size()).isEqualTo(100);
        for (int i = 0; i < 100; i++) {
            assertThat(record(entries, i)).isEqualTo("entry " + i);
            assertThat(parts(entries, i))
                    .isEqualTo(i % 3 == 0 ? List.of() : List.of("customer:C-" + i % 7 + ": part " + i));
        }
    }

    @Test
    void a_person_keeps_one_key() {
        String keyId;
        try (Ledger ledger = open()) {
            keyId = ledger.subject("customer:C-1").keyId();
            assertThat(ledger.subject("customer:C-1").keyId()).isEqualTo(keyId);
            assertThat(ledger.subject("customer:C-2").keyId()).isNotEqualTo(keyId);
        }
        try (Ledger again = open()) {
            assertThat(again.subject("customer:C-1").keyId()).isEqualTo(keyId);
            assertThat(again.entries().subject("customer:C-3")).isEmpty();
        }
    }

    @Test
    void no_personal_data_are_unencrypted_outside_the_keys() throws IOException {
        try (Ledger ledger = open()) {
            ledger.append(entry("public", ledger.subject("customer:C-4711"), "Ada Lovelace"), SOON);
        }
        assertThat(filesHolding("customer:C-4711")).isEmpty();
        assertThat(filesHolding("Ada Lovelace")).isEmpty();
        assertThat(filesHolding("public")).isNotEmpty();
    }

    @Test
    void keys_can_be_read_by_their_owner_only() throws IOException {
        try (Ledger ledger = open()) {
            ledger.subject("customer:C-1");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file ->
                                    file.toString().endsWith(".key") || file.startsWith(folder.resolve("subjects"))))
                    .hasSize(4)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void many_callers_get_places_without_a_gap() {
        try (Ledger ledger = open()) {
            List<CompletableFuture<Receipt>> futures = new ArrayList<>();
            LongStream.range(0, 2_000).parallel().forEach(i -> {
                CompletableFuture<Receipt> future = ledger.append(entry("entry " + i));
                synchronized (futures) {
                    futures.add(future);
                }
            });
            assertThat(futures.stream()
                            .map(CompletableFuture::join)
                            .map(Receipt::sequence)
                            .sorted())
                    .isEqualTo(LongStream.range(0, 2_000).boxed().toList());
            for (CompletableFuture<Receipt> each : futures) {
                assertThat(MerkleTree.leaf(
                                ledger.entries().get(each.join().sequence()).open()))
                        .isEqualTo(HexFormat.of().parseHex(each.join().leafHash()));
            }
        }
    }

    @Test
    void the_root_is_that_of_the_first_entries() {
        try (Ledger ledger = open()) {
            GrowingTree growth = new GrowingTree((level, hash) -> {});
            List<String> roots = new ArrayList<>(List.of(HexFormat.of().formatHex(growth.root())));
            for (int i = 0; i < 70; i++) {
                ledger.append(entry("entry " + i), SOON);
                growth.add(MerkleTree.leaf(bytes("entry " + i)));
                roots.add(HexFormat.of().formatHex(growth.root()));
            }
            for (int size = 0; size <= 70; size++) {
                assertThat(ledger.entries().root(size)).isEqualTo(roots.get(size));
            }
            assertThatThrownBy(() -> ledger.entries().root(71)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void a_checkpoint_follows_growth_and_a_clean_stop_leaves_none_behind() {
        LedgerSettings fast = LedgerSettings.usual().withCheckpointAfter(Duration.ofMillis(1));
        try (Ledger ledger = Ledger.open(folder, fast, new Given(1))) {
            ledger.append(entry("entry 0"), SOON);
            while (Proofs.of(folder).checkpoint().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(Proofs.of(folder).checkpoint().orElseThrow().origin()).isEqualTo(ledger.origin());
            ledger.append(entry("entry 1"), SOON);
        }
        assertThat(Proofs.of(folder).checkpoint().orElseThrow().size()).isEqualTo(2);
        assertThat(Proofs.of(folder).inclusion(1)).isPresent();
        try (Ledger again = Ledger.open(folder, fast, new Given(2))) {
            assertThat(again.append(entry("entry 2"), SOON).sequence()).isEqualTo(2);
        }
        assertThat(Proofs.of(folder).consistency(2)).isPresent();
    }

    @Test
    void a_log_shorter_than_its_checkpoint_is_not_used() throws IOException {
        try (Ledger ledger = Ledger.open(folder, LedgerSettings.usual(), new Given(1))) {
            ledger.append(entry("entry 0"), SOON);
            ledger.append(entry("entry 1"), SOON);
        }
        Path segment = folder.resolve("journal/00000000.seg");
        byte[] bytes = Files.readAllBytes(segment);
        Files.write(segment, Arrays.copyOf(bytes, bytes.length - 1));
        assertThatThrownBy(this::open)
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("ends before sequence 1");
        assertThat(Files.size(segment)).as("what is damaged is left as it is").isEqualTo(bytes.length - 1);
    }

    @Test
    void an_erased_person_leaves_no_byte_behind_and_the_others_stay() throws IOException {
        try (Ledger ledger = open()) {
            for (int i = 0; i < 60; i++) {
                ledger.append(entry("entry " + i, ledger.subject("customer:C-" + i % 6), "part " + i), SOON);
            }
            String key = ledger.subject("customer:C-2").keyId();
            byte[] ciphertext = ciphertext(key);
            String root = ledger.entries().root(60);
            ledger.erase(Set.of("customer:C-2"), (what, of, all) -> {});
            assertThat(filesHolding(HexFormat.of().parseHex(key))).isEmpty();
            assertThat(filesHolding(ciphertext)).isEmpty();
            assertThat(filesNamed(key)).isEmpty();
            assertThat(ledger.entries().root(60)).isEqualTo(root);
            othersAreFound(ledger.entries());
            ledger.append(entry("entry 60", ledger.subject("customer:C-3"), "part 60"), SOON);
        }
        assertThat(folder.resolve("keys/master-1.key")).doesNotExist();
        try (Ledger again = open()) {
            othersAreFound(again.entries());
            assertThat(parts(again.entries(), 60)).containsExactly("customer:C-3: part 60");
        }
    }

    private static void othersAreFound(Entries entries) {
        assertThat(entries.subject("customer:C-2")).isEmpty();
        for (int i = 0; i < 60; i++) {
            assertThat(record(entries, i)).isEqualTo("entry " + i);
            assertThat(parts(entries, i))
                    .isEqualTo(i % 6 == 2 ? List.of() : List.of("customer:C-" + i % 6 + ": part " + i));
        }
    }

    @Test
    void a_request_during_an_erasure_is_erased_too() throws IOException {
        try (Ledger ledger = open()) {
            ErasureSubject gone = ledger.subject("customer:C-1");
            ledger.erase(Set.of("customer:C-1"), (what, of, all) -> {});
            ledger.append(entry("late", gone, "too late"), SOON);
            assertThat(parts(ledger.entries(), 0)).isEmpty();
            assertThat(filesHolding(HexFormat.of().parseHex(gone.keyId()))).isEmpty();
            assertThat(ledger.subject("customer:C-1").keyId()).isNotEqualTo(gone.keyId());
        }
        open().close();
    }

    private byte[] ciphertext(String keyId) throws IOException {
        byte[] id = HexFormat.of().parseHex(keyId);
        try (Stream<Path> files = Files.walk(folder.resolve("private"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                int at = find(bytes, id);
                if (at >= 0) {
                    return Arrays.copyOfRange(bytes, at + PartCipher.KEY_ID, at + PartCipher.KEY_ID + 20);
                }
            }
        }
        throw new AssertionError("this key has no part");
    }

    private List<Path> filesHolding(String text) throws IOException {
        return filesHolding(bytes(text));
    }

    private List<Path> filesHolding(byte[] sought) throws IOException {
        List<Path> holding = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (find(Files.readAllBytes(file), sought) >= 0) {
                    holding.add(file);
                }
            }
        }
        return holding;
    }

    private List<Path> filesNamed(String part) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().contains(part)).toList();
        }
    }

    private static int find(byte[] bytes, byte[] sought) {
        for (int at = 0; at + sought.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + sought.length, sought, 0, sought.length)) {
                return at;
            }
        }
        return -1;
    }
}
