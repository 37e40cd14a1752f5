package dev.countersign.ledger;

import static dev.countersign.ledger.Given.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.journal.PendingEntry;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No power cut and no failing disk loses an entry that was acknowledged, or leaves half of another. */
class PowerCutTest {

    private static final int CUTS_A_LEDGER = 5;
    private static final int STORIES = 5;
    private static final int FULL_DISKS = 200;
    private static final int CUTS = Integer.getInteger("power.cuts", 1_000);

    @Test
    void after_a_few_cuts_failures_and_full_disks_nothing_is_lost_under_any_locale() throws IOException {
        assertThat(cuts(1)).isGreaterThanOrEqualTo(CUTS_A_LEDGER);
        for (long operation : List.of(20L, 61L)) {
            failed(0, operation);
        }
        full(3);
    }

    @Tag("slow")
    @Tag("one-locale")
    @Test
    void a_power_cut_at_any_moment_loses_nothing_that_was_acknowledged() {
        AtomicInteger cuts = new AtomicInteger();
        IntStream.range(0, CUTS / CUTS_A_LEDGER).parallel().forEach(seed -> {
            try {
                cuts.addAndGet(cuts(seed));
            } catch (AssertionError | RuntimeException | IOException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        });
        assertThat(cuts.get()).isGreaterThanOrEqualTo(CUTS);
    }

    /** The power goes when one of the two files of a group is forced and the other is not. */
    @Test
    void a_group_of_which_only_one_file_reached_the_disk_is_removed() throws IOException {
        Set<String> alone = new TreeSet<>();
        for (int seed = 0; seed < 40; seed++) {
            FaultyDisk disk = new FaultyDisk(new Random(seed));
            Given outside = new Given(seed);
            try (LedgerFiles volume = open(disk, outside)) {
                volume.write(List.of(volume.sealed(entry("first", volume.subject("customer:C-1"), "part"))));
                disk.cutAfter(3);
                List<PendingEntry> second =
                        List.of(volume.sealed(entry("second", volume.subject("customer:C-1"), "its part")));
                assertThatThrownBy(() -> volume.write(second)).hasMessageContaining("simulated failure of forcing");
            }
            FaultyDisk after = disk.afterPowerCut();
            boolean records = holds(after, "journal", "second");
            boolean parts = after.files().get(Story.FOLDER.resolve("private/00000000.seg")).length
                    == disk.files().get(Story.FOLDER.resolve("private/00000000.seg")).length;
            alone.add("records " + records + ", parts " + parts);
            try (LedgerFiles volume = open(after, outside)) {
                long size = volume.entries().size();
                assertThat(size).isBetween(1L, records ? 2L : 1L);
                assertThat(Given.parts(volume.entries(), 0)).containsExactly("customer:C-1: part");
                assertThat(volume.write(
                                List.of(volume.sealed(entry("next", volume.subject("customer:C-1"), "next part")))))
                        .isEqualTo(size);
                assertThat(Given.parts(volume.entries(), size)).containsExactly("customer:C-1: next part");
            }
        }
        assertThat(alone).contains("records true, parts false", "records false, parts true");
    }

    private static LedgerFiles open(FaultyDisk disk, Given outside) {
        return LedgerFiles.open(disk, Story.FOLDER, LedgerSettings.usual(), outside);
    }

    private static boolean holds(FaultyDisk disk, String folder, String text) {
        return Given.text(disk.files().get(Story.FOLDER.resolve(folder + "/00000000.seg")))
                .contains(text);
    }

    private static int cuts(long seed) throws IOException {
        Random random = new Random(seed);
        Story story = new Story(seed);
        FaultyDisk disk = new FaultyDisk(random);
        int cuts = 0;
        while (cuts < CUTS_A_LEDGER) {
            disk.cutAfter(random.nextInt(random.nextInt(10) == 0 ? 300 : 120));
            boolean cut = false;
            try (LedgerFiles volume = story.open(disk)) {
                story.goOn(volume, 25);
            } catch (IOException | LedgerUnavailable e) {
                cut = true;
            }
            cuts += cut ? 1 : 0;
            disk = disk.afterPowerCut();
            try (LedgerFiles volume = story.open(disk)) {
                story.holds(volume, disk);
                story.goOn(volume, 2);
                story.holds(volume, disk);
            }
            disk = disk.afterRestart();
        }
        return cuts;
    }

    @Tag("slow")
    @Tag("one-locale")
    @Test
    void a_failure_of_any_operation_loses_nothing_that_was_acknowledged() {
        long operations = IntStream.range(0, STORIES)
                .mapToLong(seed -> failed(seed, Long.MAX_VALUE / 2))
                .max()
                .orElseThrow();
        assertThat(operations).isGreaterThan(200);
        LongStream.range(0, operations).parallel().forEach(operation -> failed(operation % STORIES, operation));
    }

    /**
     * The disk fails once, in that operation; the process is started again, and in every other story the power is cut
     * too.
     */
    private static long failed(long seed, long operation) {
        try {
            Story story = new Story(seed);
            FaultyDisk disk = new FaultyDisk(new Random(seed + operation));
            disk.failAfter(operation);
            try (LedgerFiles volume = story.open(disk)) {
                story.goOn(volume, 13);
            } catch (IOException | LedgerUnavailable e) {
                assertThat(e).hasMessageContaining("simulated failure");
            }
            long operations = disk.operations();
            FaultyDisk after = operation % 2 == 0 ? disk.afterRestart() : disk.afterPowerCut();
            try (LedgerFiles volume = story.open(after)) {
                story.holds(volume, after);
            }
            return operations;
        } catch (AssertionError | RuntimeException | IOException e) {
            throw new AssertionError("story " + seed + ", operation " + operation + ": " + e.getMessage(), e);
        }
    }

    @Tag("slow")
    @Tag("one-locale")
    @Test
    void a_full_disk_at_any_moment_loses_nothing_that_was_acknowledged() {
        IntStream.range(0, FULL_DISKS).parallel().forEach(PowerCutTest::full);
    }

    private static void full(int seed) {
        try {
            Random random = new Random(seed);
            Story story = new Story(seed);
            FaultyDisk disk = new FaultyDisk(random);
            disk.leave(random.nextInt(40_000));
            try (LedgerFiles volume = story.open(disk)) {
                story.goOn(volume, 50);
            } catch (IOException | LedgerUnavailable e) {
                assertThat(e).hasMessageContaining("no space left");
            }
            FaultyDisk after = disk.afterRestart();
            try (LedgerFiles volume = story.open(after)) {
                story.holds(volume, after);
            }
        } catch (AssertionError | RuntimeException | IOException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }
}
