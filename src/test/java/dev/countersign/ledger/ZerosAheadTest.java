package dev.countersign.ledger;

import static dev.countersign.ledger.Given.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.disk.RealDisk;
import dev.countersign.ledger.journal.PendingEntry;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.journal.SegmentFrame;
import dev.countersign.ledger.journal.SegmentKind;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The last segment may end with zeros. They are no entries, and hide none. */
class ZerosAheadTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final LedgerSettings SMALL =
            LedgerSettings.usual().withSegments(2_500).withCheckpointAfter(Duration.ofHours(1));
    private static final LedgerSettings LARGE = LedgerSettings.usual().withCheckpointAfter(Duration.ofHours(1));
    private static final int ENTRIES = 60;
    private static final int ZEROS = 100_000;

    @TempDir
    private Path folder;

    /** A ledger whose checkpoint covers nothing: a last group may be torn. */
    private void written() throws IOException {
        byte[] begun;
        try (Ledger ledger = open()) {
            begun = Files.readAllBytes(folder.resolve("checkpoint"));
            for (int i = 0; i < ENTRIES; i++) {
                ledger.append(
                        entry("entry " + i + " " + "x".repeat(50), ledger.subject("customer:C-" + i % 5), "part " + i),
                        SOON);
            }
        }
        Files.write(folder.resolve("checkpoint"), begun);
    }

    private Ledger open() {
        return Ledger.open(folder, SMALL, new Given(2));
    }

    private Path last(String kind) {
        String[] names = folder.resolve(kind).toFile().list();
        return folder.resolve(kind)
                .resolve(Arrays.stream(names).max(String::compareTo).orElseThrow());
    }

    private static void append(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes, StandardOpenOption.APPEND);
    }

    /** Zeros from that many bytes before the end on, and more behind it. */
    private static void zeroLast(Path file, int bytes) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(Arrays.copyOf(whole, whole.length - bytes), whole.length + ZEROS));
    }

    private void holds(int entries) throws IOException {
        try (Archive archive = Entries.of(folder)) {
            assertThat(archive.size()).isEqualTo(entries);
        }
        assertThat(Kit.verify(folder).err()).isEmpty();
        try (Ledger ledger = open()) {
            assertThat(ledger.entries().size()).isEqualTo(entries);
            assertThat(ledger.append(entry("again", ledger.subject("customer:C-1"), "another part"), SOON)
                            .sequence())
                    .isEqualTo(entries);
        }
        try (Ledger ledger = open()) {
            assertThat(Given.record(ledger.entries(), entries - 1)).startsWith("entry " + (entries - 1) + " ");
            assertThat(Given.record(ledger.entries(), entries)).isEqualTo("again");
            assertThat(Given.parts(ledger.entries(), entries)).containsExactly("customer:C-1: another part");
        }
    }

    @Test
    void zeros_behind_the_last_group_are_its_end() throws IOException {
        written();
        append(last("journal"), new byte[ZEROS]);
        append(last("private"), new byte[ZEROS]);
        holds(ENTRIES);
        assertThat(last("journal").toFile().length()).isLessThan(ZEROS);
        assertThat(last("private").toFile().length()).isLessThan(ZEROS);
    }

    @Test
    void half_a_group_and_zeros_are_cut_off() throws IOException {
        written();
        zeroLast(last("journal"), 7);
        append(last("private"), new byte[ZEROS]);
        holds(ENTRIES - 1);
    }

    @Test
    void a_last_group_with_zeros_for_its_parts_is_cut_with_its_records() throws IOException {
        written();
        append(last("journal"), new byte[ZEROS]);
        List<SegmentFrame> parts = Frames.read(last("private"));
        zeroLast(last("private"), parts.get(parts.size() - 1).bytes());
        holds(ENTRIES - 1);
    }

    @Test
    void a_byte_that_is_flipped_in_the_zeros_hides_no_entry() throws IOException {
        written();
        for (String kind : List.of("journal", "private")) {
            byte[] zeros = new byte[ZEROS];
            zeros[ZEROS / 3] = 1;
            append(last(kind), zeros);
        }
        holds(ENTRIES);
    }

    @Test
    void zeros_at_the_end_of_an_earlier_segment_are_damage() throws IOException {
        for (String kind : List.of("journal", "private")) {
            written();
            append(folder.resolve(kind).resolve(SegmentKind.name(0)), new byte[ZEROS]);
            assertThatThrownBy(this::open)
                    .isInstanceOf(LedgerUnavailable.class)
                    .hasMessageContaining(kind.equals("journal") ? "there is a later segment" : "damaged or missing");
            assertThat(Kit.verify(folder).err()).contains(kind);
            Kit.put(folder, new TreeMap<>());
        }
    }

    @Test
    void zeros_between_two_groups_are_damage() throws IOException {
        written();
        Path last = last("journal");
        List<SegmentFrame> frames = Frames.read(last);
        byte[] bytes = Files.readAllBytes(last);
        int end = bytes.length - frames.get(frames.size() - 1).bytes();
        Arrays.fill(bytes, end - frames.get(frames.size() - 2).bytes(), end, (byte) 0);
        Files.write(last, bytes);
        append(last, new byte[ZEROS]);
        assertThatThrownBy(this::open)
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("entry 59 was written later");
        assertThat(Kit.verify(folder).err()).contains("entry 59 was written later");
    }

    @Test
    @Timeout(20)
    void a_ledger_that_is_written_to_has_zeros_and_one_that_is_closed_has_none() throws IOException {
        long used;
        try (Ledger ledger = Ledger.open(folder, LARGE, new Given(1))) {
            int entries = 40;
            fill(ledger, entries);
            used = used();
            while (last("journal").toFile().length() == used) {
                assertThat(Thread.interrupted()).as("no zeros in time").isFalse();
                fill(ledger, 1);
                entries++;
                LockSupport.parkNanos(1_000_000);
                used = used();
            }
            assertThat(last("journal").toFile().length()).isLessThan(used * 3 / 2);
            assertThat(Kit.verify(folder).code()).isZero();
            ledger.erase(List.of("customer:C-1"), (what, of, all) -> {});
            assertThat(Frames.read(folder.resolve("private").resolve(SegmentKind.name(0))))
                    .hasSize(entries);
            assertThat(Kit.verify(folder).code()).isZero();
        }
        assertThat(last("journal").toFile().length()).isEqualTo(used);
        assertThat(Kit.verify(folder).code()).isZero();
    }

    private long used() throws IOException {
        return SegmentKind.HEADER
                + Frames.read(last("journal")).stream()
                        .mapToLong(SegmentFrame::bytes)
                        .sum();
    }

    private static void fill(Ledger ledger, int entries) {
        for (int i = 0; i < entries; i++) {
            ledger.append(entry("e".repeat(2_000), ledger.subject("customer:C-" + i % 3), "p".repeat(2_000)), SOON);
        }
    }

    @Test
    void a_ledger_without_zeros_is_continued_with_them_and_the_reverse() throws IOException {
        for (long ahead : List.of(0L, 1L << 20, 0L)) {
            long before;
            try (Ledger ledger = Ledger.open(folder, LARGE.withAhead(ahead), new Given(ahead))) {
                before = ledger.entries().size();
                fill(ledger, 20);
            }
            assertThat(Kit.verify(folder).out()).contains(before + 20 + " in the journal");
        }
    }

    @Tag("slow")
    @Test
    @Timeout(120)
    void a_folder_with_zeros_is_read_while_the_ledger_writes() {
        LedgerSettings segments = LARGE.withSegments(3 << 20).withCheckpointAfter(Duration.ofMillis(50));
        try (Ledger ledger = Ledger.open(folder, segments, new Given(1))) {
            for (int read = 0; read < 60; read++) {
                List<CompletableFuture<Receipt>> some = new ArrayList<>();
                for (int i = 0; i < 60; i++) {
                    some.add(ledger.append(
                            entry("e".repeat(2_000 + i), ledger.subject("customer:C-" + i % 3), "p".repeat(2_000))));
                    if (i == 40) {
                        some.get(30).join();
                    }
                }
                assertThat(Kit.verify(folder).err()).isEmpty();
                try (Archive archive = Entries.of(folder)) {
                    assertThat(archive.size()).isBetween(60L * read, 60L * (read + 1));
                }
                some.forEach(CompletableFuture::join);
            }
        }
    }

    /** A disk on which another process writes while files are read. */
    private static Disk changing(Path file, Reading reading) {
        RealDisk real = new RealDisk();
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    try {
                        Object found = method.invoke(real, arguments);
                        return method.getName().equals("open") && arguments[0].equals(file)
                                ? reading.of((Disk.Read) found)
                                : found;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** How a file is read. */
    @FunctionalInterface
    private interface Reading {

        Disk.Read of(Disk.Read real);
    }

    /** The first read comes before a group was written over zeros, the end of the same read after it and the next. */
    @Test
    void a_group_that_is_written_during_a_read_is_not_damage() throws IOException {
        written();
        append(last("journal"), new byte[ZEROS]);
        int zeroed = SegmentKind.HEADER + 40;
        Disk disk = changing(last("journal"), real -> new Disk.Read() {

            private int reads;

            @Override
            public long size() throws IOException {
                return real.size();
            }

            @Override
            public int read(long from, byte[] into, int at, int wanted) throws IOException {
                int read = real.read(from, into, at, wanted);
                if (reads++ == 0) {
                    Arrays.fill(into, at + zeroed, at + zeroed + 30, (byte) 0);
                }
                return read;
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        });
        try (Archive archive = Archive.open(disk, folder)) {
            assertThat(archive.size()).isEqualTo(ENTRIES);
        }
    }

    /** The size was asked before the zeros were cut off. */
    @Test
    void a_segment_that_is_cut_during_a_read_is_whole() throws IOException {
        written();
        Disk disk = changing(last("journal"), real -> new Disk.Read() {

            @Override
            public long size() throws IOException {
                return real.size() + ZEROS;
            }

            @Override
            public int read(long from, byte[] into, int at, int wanted) throws IOException {
                return real.read(from, into, at, wanted);
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        });
        try (Archive archive = Archive.open(disk, folder)) {
            assertThat(archive.size()).isEqualTo(ENTRIES);
        }
    }

    /** The power is cut in each operation from the end of one segment to the first group of the next. */
    @Tag("slow")
    @Test
    void a_power_cut_from_one_segment_to_the_next_loses_nothing() throws IOException {
        Set<String> left = new TreeSet<>();
        for (int operation = 0; operation < 14; operation++) {
            for (int seed = 0; seed < 12; seed++) {
                left.add(cutAtTheEnd(seed, operation));
            }
        }
        assertThat(left).contains("1 segment with zeros", "1 segment without", "2 segments without");
    }

    private static String cutAtTheEnd(int seed, int operation) throws IOException {
        FaultyDisk disk = new FaultyDisk(new Random(seed));
        LedgerSettings settings = LARGE.withSegments(60_000);
        Given outside = new Given(seed);
        int acknowledged = 0;
        try (LedgerFiles volume = LedgerFiles.open(disk, Story.FOLDER, settings, outside)) {
            boolean zeros = false;
            while (!zeros || acknowledged < 20) {
                write(volume, 1_500);
                acknowledged++;
                zeros = zeros(disk, 0) > 0 || acknowledged >= 30;
            }
            disk.cutAfter(operation);
            write(volume, 58_000);
            acknowledged++;
            write(volume, 10);
            acknowledged++;
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("simulated failure .*|the power is off");
        }
        FaultyDisk after = disk.afterPowerCut();
        int segments = (int) IntStream.range(0, 3)
                .filter(number -> after.exists(segment(number)))
                .count();
        String found = (segments == 1 ? "1 segment" : segments + " segments")
                + (zeros(after, 0) > 0 ? " with zeros" : " without");
        try (LedgerFiles volume = LedgerFiles.open(after, Story.FOLDER, settings, outside)) {
            assertThat(volume.entries().size()).as(found).isBetween((long) acknowledged, acknowledged + 1L);
            write(volume, 10);
        }
        return found;
    }

    private static void write(LedgerFiles volume, int bytes) throws IOException {
        List<PendingEntry> group = List.of(volume.sealed(entry("e".repeat(bytes))));
        volume.write(group);
        volume.grow(group);
        volume.ahead();
    }

    private static Path segment(int number) {
        return Story.FOLDER.resolve("journal").resolve(SegmentKind.name(number));
    }

    private static int zeros(FaultyDisk disk, int number) {
        byte[] bytes = disk.files().getOrDefault(segment(number), new byte[0]);
        int zeros = 0;
        while (zeros < bytes.length && bytes[bytes.length - 1 - zeros] == 0) {
            zeros++;
        }
        return zeros;
    }
}
