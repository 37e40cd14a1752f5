package dev.countersign.ledger.keys;

import static dev.countersign.ledger.Given.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.ledger.Archive;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.FaultyDisk;
import dev.countersign.ledger.Given;
import dev.countersign.ledger.Kit;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.Story;
import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.disk.RealDisk;
import dev.countersign.ledger.verify.Verify;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;
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

    /** The bucket of a key. */
    private Path file(String keyId) {
        return folder.resolve(KeyPlace.SUBJECTS).resolve(KeyPlace.bucket(KeyPlace.bucketOf(keyId)));
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
            List<Future<?>> all = new ArrayList<>();
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
                    Set<String> erased = keys.keyIds(Set.of(persons.get(i % persons.size())));
                    keys.remove(erased);
                    keys.succeed(old);
                    keys.destroy(erased, (what, of, each) -> {});
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
        List<ErasureSubject> made = new ArrayList<>();
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
    void a_damaged_slot_makes_one_person_unreadable_and_the_start_goes_on() throws IOException {
        String damaged;
        try (Ledger ledger = open()) {
            damaged = ledger.subject("customer:C-1").keyId();
            ledger.append(entry("one", ledger.subject("customer:C-1"), "part one"), SOON);
            ledger.append(entry("two", ledger.subject("customer:C-2"), "part two"), SOON);
        }
        byte[] whole = Files.readAllBytes(file(damaged));
        assertThat(whole).hasSize(KeySlot.SIZE);
        for (int at : List.of(0, 6, 9, 60, whole.length - 1)) {
            byte[] changed = whole.clone();
            changed[at] ^= 4;
            Files.write(file(damaged), changed);
            oneIsUnreadable(damaged, "is damaged");
        }
        for (int length : List.of(7, whole.length - 1)) {
            Files.write(file(damaged), Arrays.copyOf(whole, length));
            oneIsUnreadable(damaged, "is missing");
        }
        Files.write(file(damaged), whole);
        try (Ledger again = open()) {
            assertThat(again.unreadable()).isEmpty();
            assertThat(Given.parts(again.entries(), 0)).containsExactly("customer:C-1: part one");
        }
    }

    private void oneIsUnreadable(String damaged, String says) {
        assertThat(verified()).contains("WRONG", KeyForms.place(HexFormat.of().parseHex(damaged)), says);
        try (Archive archive = Entries.of(folder)) {
            assertThat(archive.parts(0)).isEmpty();
        }
        try (Ledger again = open()) {
            assertThat(again.unreadable()).containsExactly(file(damaged) + ", slot 0");
            assertThat(again.entries().parts(0)).isEmpty();
            assertThat(Given.parts(again.entries(), 1)).containsExactly("customer:C-2: part two");
        }
    }

    @Test
    void a_slot_that_was_never_written_completely_is_written_over() throws IOException {
        Keys keys = Keys.open(new RealDisk(), folder, new Given(1));
        ErasureSubject first = keys.subject("customer:C-1");
        Files.write(file(first.keyId()), new byte[KeySlot.SIZE + 9], StandardOpenOption.APPEND);
        Keys again = Keys.open(new RealDisk(), folder, new Given(2));
        assertThat(again.unreadable()).isEmpty();
        assertThat(again.find("customer:C-1")).contains(first);
        assertThat(Files.size(file(first.keyId()))).isEqualTo(KeySlot.SIZE);
    }

    @Test
    void damaged_keys_of_buckets_end_the_start_and_the_verifier_names_them() throws IOException {
        try (Ledger ledger = open()) {
            ledger.append(entry("one", ledger.subject("customer:C-1"), "part one"), SOON);
        }
        Path table = folder.resolve("subjects/buckets");
        byte[] whole = Files.readAllBytes(table);
        for (int at : List.of(0, 30, whole.length - 1)) {
            byte[] changed = whole.clone();
            changed[at] ^= 4;
            Files.write(table, changed);
            assertThatThrownBy(this::open).isInstanceOf(LedgerUnavailable.class).hasMessageContaining("Restore it");
            assertThat(verified()).contains("WRONG", "subjects/buckets", "is damaged");
        }
        Files.delete(table);
        assertThatThrownBy(this::open)
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("this file is missing, but there are keys of persons");
        assertThat(verified()).contains("WRONG", "subjects/buckets", "is missing");
        Files.write(table, whole);
        open().close();
    }

    /** Copies of all files, made before an erasure and at each step of it, are put back one by one afterwards. */
    @Test
    void no_copy_made_before_or_during_an_erasure_decrypts_the_erased() throws IOException {
        Keys keys = Keys.open(new RealDisk(), folder, new Given(1));
        List<ErasureSubject> persons = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            persons.add(keys.subject("customer:C-" + i));
        }
        ErasureSubject gone = persons.get(0);
        List<ErasureSubject> neighbours = persons.stream()
                .skip(1)
                .filter(each -> KeyPlace.bucketOf(each.keyId()) == KeyPlace.bucketOf(gone.keyId()))
                .toList();
        assertThat(neighbours).isNotEmpty();
        List<SortedMap<String, byte[]>> copies = new ArrayList<>(List.of(Kit.files(folder.resolve("subjects"))));
        keys.remove(Set.of(gone.keyId()));
        keys.succeed(1);
        keys.destroy(Set.of(gone.keyId()), (what, of, all) -> copies.add(Kit.files(folder.resolve("subjects"))));
        assertThat(copies).hasSizeGreaterThan(1);
        SortedMap<String, byte[]> after = Kit.files(folder.resolve("subjects"));
        persons.stream()
                .skip(1)
                .forEach(each -> assertThat(keys.find(each.id())).contains(each));
        Keys again = Keys.open(new RealDisk(), folder, new Given(2));
        persons.stream()
                .skip(1)
                .forEach(each -> assertThat(again.find(each.id())).contains(each));
        String bucket = KeyPlace.bucket(KeyPlace.bucketOf(gone.keyId()));
        for (SortedMap<String, byte[]> table : copies) {
            for (SortedMap<String, byte[]> slots : copies) {
                Files.write(folder.resolve("subjects/buckets"), table.get("buckets"));
                Files.write(folder.resolve("subjects").resolve(bucket), slots.get(bucket));
                Keys forged = Keys.readable(new RealDisk(), folder, new Given(3));
                assertThat(forged.find(gone.id())).isEmpty();
                assertThat(forged.holder(gone.keyId())).isEmpty();
            }
        }
        Kit.put(folder.resolve("subjects"), after);
        assertThat(Keys.open(new RealDisk(), folder, new Given(4)).unreadable()).isEmpty();
    }

    /** An id that no slot has room for. */
    @Test
    void the_key_of_a_very_long_id_has_a_file_of_its_own_and_is_destroyed_too() throws IOException {
        Keys keys = Keys.open(new RealDisk(), folder, new Given(1));
        ErasureSubject longest = keys.subject("x".repeat(KeySlot.LONGEST_ID));
        ErasureSubject longer = keys.subject("x".repeat(KeySlot.LONGEST_ID + 1));
        Path own = folder.resolve("subjects").resolve(KeyPlace.file(longer.keyId()));
        assertThat(own).exists();
        assertThat(folder.resolve("subjects").resolve(KeyPlace.file(longest.keyId())))
                .doesNotExist();
        erase(keys, longest);
        Keys again = Keys.open(new RealDisk(), folder, new Given(2));
        again.takeOver();
        assertThat(again.find(longer.id())).contains(longer);
        assertThat(again.find(longest.id())).isEmpty();
        erase(again, longer);
        assertThat(own).doesNotExist();
        assertThat(again.find(longer.id())).isEmpty();
    }

    private static void erase(Keys keys, ErasureSubject subject) throws IOException {
        int old = keys.currentMaster();
        keys.remove(Set.of(subject.keyId()));
        keys.succeed(old);
        keys.destroy(Set.of(subject.keyId()), (what, of, all) -> {});
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

    /** The index compares only half of a mark. The id that is encrypted with the key decides. */
    @Test
    void a_key_with_a_mark_that_begins_like_that_of_a_person_is_not_the_persons() throws IOException {
        Keys keys = Keys.open(new RealDisk(), folder, new Given(1));
        ErasureSubject one = keys.subject("customer:C-1");
        ErasureSubject other =
                new ErasureSubject("customer:C-2", one.keyId().substring(0, 2) + "00".repeat(15), key(2));
        byte[] mark = KeyIndex.mark(one.id());
        mark[KeyIndex.MARK - 1] ^= 1;
        Files.write(file(one.keyId()), slot(other, mark).bytes(), StandardOpenOption.APPEND);
        Keys again = Keys.open(new RealDisk(), folder, new Given(2));
        assertThat(again.unreadable()).isEmpty();
        assertThat(again.holder(other.keyId())).contains(other);
        assertThat(again.find(one.id())).contains(one);
        assertThat(again.keyIds(Set.of(one.id()))).containsExactly(one.keyId());
        erase(again, one);
        assertThat(again.find(one.id())).isEmpty();
        assertThat(again.holder(other.keyId())).contains(other);
    }

    /** The slot of a person with another mark, in the bucket of its key. */
    private KeySlot slot(ErasureSubject subject, byte[] mark) throws IOException {
        String master = Files.readString(folder.resolve("keys/master-1.key"));
        BucketKeys bucketKeys = new BucketKeys(
                new RealDisk(),
                folder.resolve("subjects"),
                new Given(9),
                new TreeMap<>(Map.of(1, new SecretKeySpec(HexFormat.of().parseHex(master.strip()), "AES"))));
        bucketKeys.read(false);
        BucketKey wrapping =
                bucketKeys.current(KeyPlace.bucketOf(subject.keyId())).key();
        byte[] hidden = wrapping.hidden(mark);
        byte[] like = KeySlot.of(subject, 1, wrapping, new byte[12]).bytes();
        byte[] id = subject.id().getBytes(StandardCharsets.UTF_8);
        byte[] content = ByteBuffer.allocate(32 + 2 + KeySlot.LONGEST_ID)
                .put(subject.key().getEncoded())
                .putShort((short) id.length)
                .put(id)
                .array();
        byte[] authenticated =
                ByteBuffer.allocate(40).put(like, 0, 24).put(hidden).array();
        return new KeySlot(
                1, subject.keyId(), hidden, PartCipher.seal(wrapping.wrapping(), new byte[12], content, authenticated));
    }

    @Test
    void a_key_that_is_damaged_while_the_service_runs_is_replaced_and_erased_with_the_new_one() throws IOException {
        Keys keys = Keys.open(new RealDisk(), folder, new Given(1), 1);
        String first = keys.subject("customer:C-1").keyId();
        keys.subject("customer:C-2");
        Files.write(file(first), new byte[3]);
        String second = keys.subject("customer:C-1").keyId();
        assertThat(second).isNotEqualTo(first);
        assertThat(keys.unreadable()).containsExactly(file(first) + ", slot 0");
        assertThat(keys.subject("customer:C-1").keyId()).isEqualTo(second);
        assertThat(keys.keyIds(Set.of("customer:C-1"))).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void key_files_of_earlier_formats_are_moved_into_slots() throws IOException {
        Keys.open(new RealDisk(), folder, new Given(1));
        ErasureSubject first = new ErasureSubject("customer:C-1", "0a".repeat(16), key(1));
        ErasureSubject second = new ErasureSubject("customer:C-2", "0b".repeat(16), key(2));
        Path own = folder.resolve("subjects").resolve(KeyPlace.file(first.keyId()));
        Files.createDirectories(own.getParent());
        Files.write(own, firstFormat(first));
        files(new RealDisk()).write(second, 1);
        Files.delete(folder.resolve("subjects/buckets"));
        assertThat(verified(KeyForms.of(folder, number -> number == 1))).isEqualTo("holds both");
        Keys again = Keys.open(new RealDisk(), folder, new Given(2));
        assertThat(again.find("customer:C-1")).contains(first);
        again.takeOver();
        assertThat(own).doesNotExist();
        assertThat(Kit.files(folder.resolve("subjects"))).containsOnlyKeys("0a.keys", "0b.keys", "buckets");
        Keys third = Keys.open(new RealDisk(), folder, new Given(3));
        for (Keys each : List.of(again, third)) {
            assertThat(each.find("customer:C-1")).contains(first);
            assertThat(each.find("customer:C-2")).contains(second);
        }
        erase(third, first);
        assertThat(third.find("customer:C-1")).isEmpty();
    }

    private static String verified(KeyForms forms) {
        assertThat(forms.damage()).isEmpty();
        return forms.has(HexFormat.of().parseHex("0a".repeat(16)))
                        && forms.has(HexFormat.of().parseHex("0b".repeat(16)))
                ? "holds both"
                : "does not hold both";
    }

    private static SecretKeySpec key(int of) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) of;
        return new SecretKeySpec(bytes, "AES");
    }

    /** Key files as the former version wrote them, under that master key. */
    private KeyFiles files(Disk disk) throws IOException {
        String master =
                new String(disk.bytes(keysFolder(disk).resolve("keys/master-1.key")), StandardCharsets.US_ASCII);
        return new KeyFiles(
                disk,
                keysFolder(disk).resolve("subjects"),
                new Given(9),
                new TreeMap<>(Map.of(1, new SecretKeySpec(HexFormat.of().parseHex(master.strip()), "AES"))));
    }

    private Path keysFolder(Disk disk) {
        return disk instanceof RealDisk ? folder : Story.FOLDER;
    }

    /** The folder of an earlier version whose process ended in the middle of an erasure. */
    @Test
    void an_interrupted_erasure_of_key_files_is_completed_before_the_others_are_moved() throws IOException {
        ErasureSubject gone;
        ErasureSubject kept;
        try (Ledger ledger = open()) {
            gone = ledger.subject("customer:C-1");
            kept = ledger.subject("customer:C-2");
            ledger.append(entry("one", gone, "part one"), SOON);
            ledger.append(entry("two", kept, "part two"), SOON);
        }
        KeyFiles former = files(new RealDisk());
        for (ErasureSubject each : List.of(gone, kept)) {
            Files.delete(file(each.keyId()));
            former.write(each, 1);
        }
        Files.delete(folder.resolve("subjects/buckets"));
        Files.writeString(folder.resolve("erasing"), "1\n" + gone.keyId() + "\n");
        try (Ledger again = open()) {
            assertThat(again.entries().parts(0)).isEmpty();
            assertThat(Given.parts(again.entries(), 1)).containsExactly("customer:C-2: part two");
            assertThat(again.unreadable()).isEmpty();
        }
        Map<String, byte[]> files = Kit.files(folder);
        assertThat(files)
                .containsKeys("keys/master-2.key", "subjects/" + KeyPlace.bucket(KeyPlace.bucketOf(kept.keyId())));
        assertThat(files).doesNotContainKeys("keys/master-1.key", "erasing", "subjects/" + KeyPlace.file(kept.keyId()));
        files.forEach((name, bytes) ->
                assertThat(HexFormat.of().formatHex(bytes)).as(name).doesNotContain(gone.keyId()));
        assertThat(verified()).contains("Nothing is wrong");
    }

    @Test
    void a_power_cut_while_key_files_are_moved_loses_no_key() throws IOException {
        int cuts = 0;
        for (int operation = 0; operation < 200; operation++) {
            FaultyDisk disk = new FaultyDisk(new Random(operation));
            Keys.open(disk, Story.FOLDER, new Given(1));
            KeyFiles former = files(disk);
            List<ErasureSubject> persons = IntStream.range(0, 4)
                    .mapToObj(i ->
                            new ErasureSubject("customer:C-" + i, (i < 2 ? "0a" : "0b") + ("0" + i).repeat(15), key(i)))
                    .toList();
            for (ErasureSubject each : persons) {
                former.write(each, 1);
            }
            disk.cutAfter(operation);
            try {
                Keys.open(disk, Story.FOLDER, new Given(2)).takeOver();
            } catch (IOException e) {
                cuts++;
            }
            FaultyDisk after = disk.afterPowerCut();
            Keys again = Keys.open(after, Story.FOLDER, new Given(3));
            persons.forEach(each -> assertThat(again.find(each.id())).contains(each));
            again.takeOver();
            persons.forEach(each -> assertThat(again.find(each.id())).contains(each));
            assertThat(after.files().keySet().stream().map(Path::toString).filter(name -> name.endsWith(".key")))
                    .containsExactly(Story.FOLDER + "/keys/master-1.key");
        }
        assertThat(cuts).isBetween(20, 190);
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
                new SecretKeySpec(master, "AES"),
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
