package dev.countersign.ledger;

import static dev.countersign.ledger.Given.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.NotWritten;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.journal.WriteHandle;
import dev.countersign.ledger.keys.ErasureSubject;
import dev.countersign.ledger.keys.PartCipher;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages of a ledger that cannot write or cannot be used. */
class LedgerFaultsTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final LedgerSettings QUIET = LedgerSettings.usual().withCheckpointAfter(Duration.ofHours(1));

    @TempDir
    private Path folder;

    private static NotWritten notWritten(Ledger ledger, Entry entry) {
        return catchThrowableOfType(NotWritten.class, () -> ledger.append(entry, SOON));
    }

    @Test
    void after_a_failed_write_nothing_is_written_before_the_next_start() {
        FaultyDisk disk = new FaultyDisk(new Random(1));
        try (Ledger ledger = Ledger.open(disk, Story.FOLDER, QUIET, new Given(1))) {
            ledger.append(entry("entry 0"), SOON);
            disk.failAfter(0);
            NotWritten refused = notWritten(ledger, entry("entry 1"));
            assertThat(refused.why()).isEqualTo(NotWritten.Why.READ_ONLY);
            assertThat(refused.retryAfter()).isPositive();
            assertThat(refused).hasMessageContaining("simulated failure");
            assertThat(notWritten(ledger, entry("entry 2").asUrgent()).why()).isEqualTo(NotWritten.Why.READ_ONLY);
            assertThat(ledger.closedFor())
                    .hasValueSatisfying(why -> assertThat(why).contains("simulated failure"));
            assertThat(Given.record(ledger.entries(), 0)).isEqualTo("entry 0");
            assertThat(ledger.entries().size()).isEqualTo(1);
        }
        try (Ledger again = Ledger.open(disk.afterPowerCut(), Story.FOLDER, QUIET, new Given(2))) {
            assertThat(again.append(entry("entry 3"), SOON).sequence()).isBetween(1L, 2L);
        }
    }

    @Test
    void a_failed_force_is_never_tried_again() {
        FaultyDisk disk = new FaultyDisk(new Random(1));
        try (Ledger ledger = Ledger.open(disk, Story.FOLDER, QUIET, new Given(1))) {
            disk.failAfter(1);
            assertThat(notWritten(ledger, entry("entry 0"))).hasMessageContaining("simulated failure of forcing");
            long operations = disk.operations();
            assertThat(notWritten(ledger, entry("entry 1")).why()).isEqualTo(NotWritten.Why.READ_ONLY);
            assertThat(disk.operations()).isEqualTo(operations);
        }
    }

    /** Parts and records are written, then both are forced: neither force may fail. */
    @Test
    void a_failed_force_of_one_of_the_two_files_is_a_failure_of_the_group() {
        for (int force : List.of(2, 3)) {
            FaultyDisk disk = new FaultyDisk(new Random(1));
            try (Ledger ledger = Ledger.open(disk, Story.FOLDER, QUIET, new Given(1))) {
                ErasureSubject ada = ledger.subject("customer:C-1");
                disk.failAfter(force);
                assertThat(notWritten(ledger, entry("entry 0", ada, "part")))
                        .hasMessageContaining("simulated failure of forcing");
                assertThat(ledger.entries().size()).isZero();
                long operations = disk.operations();
                assertThat(notWritten(ledger, entry("entry 1")).why()).isEqualTo(NotWritten.Why.READ_ONLY);
                assertThat(disk.operations()).isEqualTo(operations);
            }
        }
    }

    @Test
    void a_key_that_cannot_be_written_ends_it_too() {
        FaultyDisk disk = new FaultyDisk(new Random(1));
        try (Ledger ledger = Ledger.open(disk, Story.FOLDER, QUIET, new Given(1))) {
            disk.failAfter(2);
            assertThat(catchThrowableOfType(NotWritten.class, () -> ledger.subject("customer:C-1"))
                            .why())
                    .isEqualTo(NotWritten.Why.READ_ONLY);
            assertThat(notWritten(ledger, entry("entry 0")).why()).isEqualTo(NotWritten.Why.READ_ONLY);
        }
    }

    @Test
    void a_checkpoint_that_cannot_be_written_ends_it_too() {
        FaultyDisk disk = new FaultyDisk(new Random(1));
        try (Ledger ledger = Ledger.open(
                disk, Story.FOLDER, LedgerSettings.usual().withCheckpointAfter(Duration.ofMillis(50)), new Given(1))) {
            ledger.append(entry("entry 0"), SOON);
            disk.failAfter(0);
            NotWritten refused = null;
            while (refused == null) {
                refused = notWritten(ledger, entry("more"));
            }
            assertThat(refused.why()).isEqualTo(NotWritten.Why.READ_ONLY);
        }
    }

    @Test
    void little_room_is_kept_for_what_is_urgent() {
        FaultyDisk disk = new FaultyDisk(new Random(1));
        try (Ledger ledger = Ledger.open(disk, Story.FOLDER, QUIET.withHeadRoom(100_000), new Given(1))) {
            disk.leave(100_500);
            ledger.append(entry("x".repeat(1_000)), SOON);
            NotWritten refused = notWritten(ledger, entry("entry 1"));
            assertThat(refused.why()).isEqualTo(NotWritten.Why.NO_ROOM);
            assertThat(refused).hasMessageContaining("Below 100000");
            assertThat(ledger.closedFor())
                    .hasValueSatisfying(why -> assertThat(why).contains("Below 100000"));
            assertThat(ledger.append(entry("entry 1").asUrgent(), SOON).sequence())
                    .isEqualTo(1);
            disk.leave(200_000);
            assertThat(ledger.append(entry("entry 2"), SOON).sequence()).isEqualTo(2);
        }
    }

    @Test
    void little_room_is_noticed_while_others_always_wait() throws InterruptedException {
        FaultyDisk disk = new FaultyDisk(new Random(1));
        CountDownLatch goOn = new CountDownLatch(1);
        LedgerSettings settings = QUIET.withHeadRoom(10 << 20).withQueue(1_000, 8 << 20);
        try (Ledger ledger = Ledger.open(disk, Story.FOLDER, settings, new Given(1))) {
            disk.leave(20 << 20);
            heldUp(ledger, disk, goOn);
            ledger.append(entry("waits"));
            disk.leave(9 << 20);
            int accepted = 0;
            NotWritten refused = null;
            while (refused == null) {
                refused = catchThrowableOfType(NotWritten.class, () -> ledger.append(entry("x".repeat(60_000))));
                accepted += refused == null ? 1 : 0;
            }
            assertThat(refused.why()).isEqualTo(NotWritten.Why.NO_ROOM);
            assertThat(accepted).isBetween(1, (1 << 20) / 60_000);
            goOn.countDown();
        }
    }

    @Test
    void more_entries_than_may_wait_are_turned_away_at_once() throws InterruptedException {
        FaultyDisk disk = new FaultyDisk(new Random(1));
        CountDownLatch goOn = new CountDownLatch(1);
        try (Ledger ledger = Ledger.open(disk, Story.FOLDER, QUIET.withQueue(3, 1_000), new Given(1))) {
            heldUp(ledger, disk, goOn);
            List<CompletableFuture<Receipt>> waiting = IntStream.range(0, 3)
                    .mapToObj(i -> ledger.append(entry("waits " + i)))
                    .toList();
            NotWritten refused = catchThrowableOfType(NotWritten.class, () -> ledger.append(entry("too much")));
            assertThat(refused.why()).isEqualTo(NotWritten.Why.BUSY);
            CompletableFuture<Receipt> urgent = ledger.append(entry("urgent").asUrgent());
            goOn.countDown();
            assertThat(waiting.stream().map(CompletableFuture::join).map(Receipt::sequence))
                    .containsExactly(1L, 2L, 3L);
            assertThat(urgent.join().sequence()).isEqualTo(4);
        }
    }

    @Test
    void more_bytes_than_may_wait_are_turned_away_at_once() throws InterruptedException {
        FaultyDisk disk = new FaultyDisk(new Random(1));
        CountDownLatch goOn = new CountDownLatch(1);
        try (Ledger ledger = Ledger.open(disk, Story.FOLDER, QUIET.withQueue(10, 1_000), new Given(1))) {
            heldUp(ledger, disk, goOn);
            ledger.append(entry("x".repeat(900)));
            assertThat(catchThrowableOfType(NotWritten.class, () -> ledger.append(entry("x".repeat(200))))
                            .why())
                    .isEqualTo(NotWritten.Why.BUSY);
            goOn.countDown();
        }
    }

    @Test
    void an_entry_that_is_forced_too_late_may_be_in_the_ledger_and_the_answer_says_so() throws InterruptedException {
        FaultyDisk disk = new FaultyDisk(new Random(1));
        CountDownLatch goOn = new CountDownLatch(1);
        try (Ledger ledger = Ledger.open(disk, Story.FOLDER, QUIET, new Given(1))) {
            disk.beforeForce(() -> {
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            NotWritten late =
                    catchThrowableOfType(NotWritten.class, () -> ledger.append(entry("late"), Duration.ofMillis(500)));
            assertThat(late.why()).isEqualTo(NotWritten.Why.LATE);
            goOn.countDown();
            assertThat(ledger.append(entry("next"), SOON).sequence()).isEqualTo(1);
            assertThat(Given.record(ledger.entries(), 0)).isEqualTo("late");
        }
    }

    @Test
    void a_full_heap_ends_the_wait_too_and_is_reported() {
        try (Ledger ledger = Ledger.open(new FaultyDisk(new Random(1)), Story.FOLDER, QUIET, new ClockAndRandom() {
            private final Given given = new Given(1);

            @Override
            public java.time.Instant now() {
                return given.now();
            }

            @Override
            public byte[] random(int bytes) {
                if (bytes == PartCipher.KEY_ID) {
                    throw new OutOfMemoryError("simulated: Java heap space");
                }
                return given.random(bytes);
            }
        })) {
            assertThat(ledger.closedFor()).isEmpty();
            assertThat(catchThrowableOfType(NotWritten.class, () -> ledger.subject("customer:C-1"))
                            .why())
                    .isEqualTo(NotWritten.Why.READ_ONLY);
            assertThat(ledger.closedFor())
                    .hasValueSatisfying(why -> assertThat(why).contains("Java heap space"));
            assertThat(notWritten(ledger, entry("entry 0")).why()).isEqualTo(NotWritten.Why.READ_ONLY);
        }
    }

    @Test
    void an_entry_that_is_taken_back_is_never_written_and_one_that_is_being_written_cannot_be()
            throws InterruptedException {
        FaultyDisk disk = new FaultyDisk(new Random(1));
        CountDownLatch goOn = new CountDownLatch(1);
        try (Ledger ledger = Ledger.open(disk, Story.FOLDER, QUIET, new Given(1))) {
            heldUp(ledger, disk, goOn);
            WriteHandle waits = ledger.appending(entry("taken back"));
            assertThat(waits.withdraw()).isTrue();
            assertThat(waits.written()).isCompletedExceptionally();
            goOn.countDown();
            WriteHandle written = ledger.appending(entry("in time"));
            assertThat(written.written().join().sequence()).isEqualTo(1);
            assertThat(written.withdraw()).isFalse();
        }
    }

    @Test
    void an_entry_whose_turn_does_not_come_in_time_is_never_written() throws InterruptedException {
        FaultyDisk disk = new FaultyDisk(new Random(1));
        CountDownLatch goOn = new CountDownLatch(1);
        try (Ledger ledger = Ledger.open(disk, Story.FOLDER, QUIET, new Given(1))) {
            heldUp(ledger, disk, goOn);
            NotWritten late = catchThrowableOfType(
                    NotWritten.class, () -> ledger.append(entry("too late"), Duration.ofMillis(5)));
            assertThat(late.why()).isEqualTo(NotWritten.Why.BUSY);
            goOn.countDown();
            assertThat(ledger.append(entry("in time"), SOON).sequence()).isEqualTo(1);
        }
    }

    /** The writer hangs while it forces the first entry. */
    private static void heldUp(Ledger ledger, FaultyDisk disk, CountDownLatch goOn) throws InterruptedException {
        CountDownLatch forcing = new CountDownLatch(1);
        disk.beforeForce(() -> {
            forcing.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        ledger.append(entry("entry 0"));
        forcing.await();
    }

    @Test
    void a_second_ledger_on_the_folder_is_refused() {
        try (Ledger first = Ledger.open(folder, new Given(1))) {
            assertThatThrownBy(() -> Ledger.open(folder, new Given(2)))
                    .isInstanceOf(LedgerUnavailable.class)
                    .hasMessageContaining("writes to this folder")
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
            assertThat(first.append(entry("entry 0"), SOON).sequence()).isZero();
        }
        Ledger.open(folder, new Given(3)).close();
    }

    @Test
    void a_second_process_on_the_folder_is_refused_and_says_which_one_has_it()
            throws IOException, InterruptedException {
        try (Ledger first = Ledger.open(folder, new Given(1))) {
            Process second = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            SecondProcess.class.getName(),
                            folder.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(second.waitFor()).isEqualTo(3);
            assertThat(said)
                    .contains(
                            "another process (process "
                                    + ProcessHandle.current().pid() + ") writes to this folder.",
                            "Maybe the service runs already");
            assertThat(first.append(entry("entry 0"), SOON).sequence()).isZero();
        }
    }

    /** Opens a ledger, and tells why it could not. */
    static final class SecondProcess {

        public static void main(String[] arguments) {
            try {
                Ledger.open(Path.of(arguments[0]), new Given(2)).close();
            } catch (LedgerUnavailable e) {
                System.out.println(e.getMessage());
                System.exit(3);
            }
        }
    }

    @Test
    void a_folder_that_cannot_be_made_is_named() throws IOException {
        Path file = Files.writeString(folder.resolve("data"), "a file, no folder");
        assertThatThrownBy(() -> Ledger.open(file, new Given(1)))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("Maybe");
        assertThatThrownBy(() -> Ledger.open(file.resolve("below"), new Given(1)))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("Maybe");
    }

    /** Everything that is written fails, as on a disk that was mounted for reading. */
    @Test
    void a_folder_that_is_read_only_is_refused_at_the_start() {
        FaultyDisk disk = new FaultyDisk(new Random(1));
        Ledger.open(disk, Story.FOLDER, QUIET, new Given(1)).close();
        FaultyDisk again = disk.afterRestart();
        again.readOnly();
        assertThatThrownBy(() -> Ledger.open(again, Story.FOLDER, QUIET, new Given(1)))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("read-only")
                .hasMessageContaining("Maybe");
    }

    @Test
    void a_missing_master_key_is_reported() throws IOException {
        try (Ledger ledger = Ledger.open(folder, QUIET, new Given(1))) {
            ledger.append(entry("entry 0", ledger.subject("customer:C-1"), "part"), SOON);
        }
        Files.move(folder.resolve("keys/master-1.key"), folder.resolve("away"));
        assertThatThrownBy(() -> Ledger.open(folder, QUIET, new Given(1)))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("the master key is missing")
                .hasMessageContaining("Restore it");
        Files.move(folder.resolve("away"), folder.resolve("keys/master-1.key"));
        try (Ledger again = Ledger.open(folder, QUIET, new Given(1))) {
            assertThat(Given.parts(again.entries(), 0)).containsExactly("customer:C-1: part");
        }
    }

    @Test
    void another_master_key_is_reported() throws IOException {
        try (Ledger ledger = Ledger.open(folder, QUIET, new Given(1))) {
            ledger.subject("customer:C-1");
        }
        Files.writeString(folder.resolve("keys/master-1.key"), "0".repeat(64) + "\n");
        assertThatThrownBy(() -> Ledger.open(folder, QUIET, new Given(1)))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("subjects" + File.separator);
    }

    @Test
    void an_empty_folder_has_no_ledger_to_read() {
        assertThatThrownBy(() -> Entries.of(folder))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("no ledger");
    }
}
