package dev.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ledger.disk.LedgerUnavailable;
import java.io.IOException;
import java.util.List;
import java.util.Random;
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
                story.goOn(volume, 10);
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
