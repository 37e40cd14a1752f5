package dev.countersign.ledger.keys;

import static dev.countersign.ledger.Given.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ledger.Archive;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.FaultyDisk;
import dev.countersign.ledger.Given;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.Story;
import dev.countersign.ledger.disk.RealDisk;
import dev.countersign.ledger.verify.Verify;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys of persons: few are kept open, no thread waits forever, and a damaged file makes only one person unreadable. */
class KeysTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private Ledger open() {
        return Ledger.open(folder, new Given(1));
    }

    private Path file(String keyId) {
        return folder.resolve(KeyPlace.SUBJECTS).resolve(KeyPlace.of(keyId));
    }

    @Test
    @Timeout(60)
    void an_erasure_and_requests_about_the_same_persons_never_deadlock() throws Exception {
        Keys keys = Keys.open(new FaultyDisk(new Random(1)), Story.FOLDER, new Given(1), 16);
        List<String> persons =
                IntStream.range(0, 32).mapToObj(i -> "customer:C-" + i).toList();
        ExecutorService threads = Executors.newFixedThreadPool(5);
        CountDownLatch begin = new CountDownLatch(1);
        try {
            List<Future<?>> all = new java.util.ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int offset = thread;
                all.add(threads.submit(() -> {
                    begin.await();
                    for (int i = 0; i < 2_000; i++) {
                        assertThat(keys.subject(persons.get((i + offset) % persons.size()))
                                        .id())
                                .startsWith("customer:");
                    }
                    return null;
                }));
            }
            all.add(threads.submit(() -> {
                begin.await();
                for (int i = 0; i < 200; i++) {
                    int old = keys.currentMaster();
                    keys.remove(keys.keyIds(Set.of(persons.get(i % persons.size()))));
                    keys.succeed(old);
                    keys.rewrap((what, of, each) -> {});
                }
                return null;
            }));
            begin.countDown();
            for (Future<?> each : all) {
                each.get(50, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        for (String person : persons) {
            ErasureSubject subject = keys.subject(person);
            assertThat(keys.holder(subject.keyId()))
                    .hasValueSatisfying(each -> assertThat(each.key()).isEqualTo(subject.key()));
        }
    }

    @Test
    void more_persons_than_are_kept_open_keep_their_keys() throws IOException {
        Keys keys = Keys.open(new RealDisk(), folder, new Given(1), 3);
        List<ErasureSubject> made = new java.util.ArrayList<>();
        for (int i = 0; i < 40; i++) {
            made.add(keys.subject("customer:C-" + i));
        }
        for (ErasureSubject each : made) {
            assertThat(keys.subject(each.id())).isEqualTo(each);
            assertThat(keys.holder(each.keyId())).contains(each);
        }
        assertThat(folder.resolve("subjects").toFile().list()).isNotEmpty();
        Keys again = Keys.open(new RealDisk(), folder, new Given(2), 3);
        for (ErasureSubject each : made) {
            assertThat(again.find(each.id())).contains(each);
        }
    }

    @Test
    void a_damaged_key_file_makes_one_person_unreadable_and_the_start_goes_on() throws IOException {
        String damaged;
        try (Ledger ledger = open()) {
            damaged = ledger.subject("customer:C-1").keyId();
            ledger.append(entry("one", ledger.subject("customer:C-1"), "part one"), SOON);
            ledger.append(entry("two", ledger.subject("customer:C-2"), "part two"), SOON);
        }
        byte[] whole = Files.readAllBytes(file(damaged));
        for (int at : List.of(0, 9, 30, whole.length - 1)) {
            byte[] changed = whole.clone();
            changed[at] ^= 4;
            Files.write(file(damaged), changed);
            oneIsUnreadable(damaged);
        }
        for (int length : List.of(0, 7, whole.length - 1)) {
            Files.write(file(damaged), Arrays.copyOf(whole, length));
            oneIsUnreadable(damaged);
        }
        Files.write(file(damaged), whole);
        try (Ledger again = open()) {
            assertThat(again.unreadable()).isEmpty();
            assertThat(Given.parts(again.entries(), 0)).containsExactly("customer:C-1: part one");
        }
    }

    private void oneIsUnreadable(String damaged) {
        try (Archive archive = Entries.of(folder)) {
            assertThat(archive.parts(0)).isEmpty();
        }
        try (Ledger again = open()) {
            assertThat(again.unreadable()).containsExactly(file(damaged).toString());
            assertThat(again.entries().parts(0)).isEmpty();
            assertThat(Given.parts(again.entries(), 1)).containsExactly("customer:C-2: part two");
        }
        assertThat(verified()).contains("WRONG", KeyPlace.SUBJECTS + "/" + KeyPlace.of(damaged), "is damaged");
    }

    private String verified() {
        java.io.ByteArrayOutputStream said = new java.io.ByteArrayOutputStream();
        java.io.PrintStream out = new java.io.PrintStream(said, true, StandardCharsets.UTF_8);
        Verify.run(List.of(folder.toString()), out, out, java.util.Optional.empty());
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_verifier_says_that_it_opened_no_keys() {
        try (Ledger ledger = open()) {
            ledger.append(entry("one", ledger.subject("customer:C-1"), "part one"), SOON);
        }
        assertThat(verified()).contains("keys were not decrypted");
    }

    @Test
    void a_key_that_is_damaged_while_the_service_runs_is_replaced_and_erased_with_the_new_one() throws IOException {
        Keys keys = Keys.open(new RealDisk(), folder, new Given(1), 1);
        String first = keys.subject("customer:C-1").keyId();
        keys.subject("customer:C-2");
        Files.write(file(first), new byte[3]);
        String second = keys.subject("customer:C-1").keyId();
        assertThat(second).isNotEqualTo(first);
        assertThat(keys.unreadable()).containsExactly(file(first).toString());
        assertThat(keys.subject("customer:C-1").keyId()).isEqualTo(second);
        assertThat(keys.keyIds(Set.of("customer:C-1"))).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void a_key_file_of_the_first_format_is_taken_over_and_written_in_the_present_one_when_keys_are_wrapped_again()
            throws IOException {
        Keys keys = Keys.open(new RealDisk(), folder, new Given(1));
        ErasureSubject subject = keys.subject("customer:C-1");
        Files.write(file(subject.keyId()), firstFormat(subject));
        Keys again = Keys.open(new RealDisk(), folder, new Given(2));
        assertThat(again.find("customer:C-1")).contains(subject);
        again.succeed(again.currentMaster());
        again.rewrap((what, of, all) -> {});
        assertThat(new String(Files.readAllBytes(file(subject.keyId())), 0, 8, StandardCharsets.US_ASCII))
                .isEqualTo(KeyFile.CURRENT);
        assertThat(Keys.open(new RealDisk(), folder, new Given(3)).find("customer:C-1"))
                .contains(subject);
    }

    private byte[] firstFormat(ErasureSubject subject) throws IOException {
        byte[] master = HexFormat.of()
                .parseHex(Files.readString(folder.resolve("keys/master-1.key")).strip());
        byte[] id = subject.id().getBytes(StandardCharsets.UTF_8);
        byte[] content = ByteBuffer.allocate(32 + id.length)
                .put(subject.key().getEncoded())
                .put(id)
                .array();
        byte[] wrapped = PartCipher.seal(
                new javax.crypto.spec.SecretKeySpec(master, "AES"),
                new byte[12],
                content,
                KeyFile.authenticated("CSKEY001", 1, HexFormat.of().parseHex(subject.keyId())));
        return ByteBuffer.allocate(12 + wrapped.length)
                .put("CSKEY001".getBytes(StandardCharsets.US_ASCII))
                .putInt(1)
                .put(wrapped)
                .array();
    }
}
