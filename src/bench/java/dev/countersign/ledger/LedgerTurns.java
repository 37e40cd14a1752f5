package dev.countersign.ledger;

import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.disk.RealDisk;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.PendingEntry;
import dev.countersign.ledger.journal.SegmentFrame;
import dev.countersign.ledger.keys.ErasureSubject;
import dev.countersign.ledger.keys.PartCipher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Durable appends of 64 callers and what the disk can do, in turns: targets 3 and 4 of the ledger; and a start
 * with a million entries: target 6.
 */
public final class LedgerTurns implements AutoCloseable {

    private static final int CALLERS = 64;
    private static final int PERSONS = 1_000;
    /** Bytes of a public record, and of its part: about those of a decision. */
    private static final int OPEN = 2_000;

    private static final int PART = 1_000;
    private static final int GROUP = 512;
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Path folder;
    private final Ledger ledger;
    private final ErasureSubject[] persons;
    private final CommitPerRow postgres;
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private int bare;

    /** Time and chance of this machine. */
    private record Real(SecureRandom random) implements ClockAndRandom {

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public byte[] random(int bytes) {
            byte[] made = new byte[bytes];
            random.nextBytes(made);
            return made;
        }
    }

    /** So many were acknowledged in the time that was given, each after so many nanoseconds, ascending. */
    public record Run(double perSecond, long[] delays) {

        static Run of(List<long[]> delays, double seconds) {
            long[] sorted =
                    delays.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            return new Run(sorted.length / seconds, sorted);
        }

        /** In milliseconds. */
        public double p99() {
            return delays[(int) (delays.length * 0.99)] / 1e6;
        }
    }

    public LedgerTurns() throws IOException {
        folder = Files.createTempDirectory(Files.createDirectories(Path.of("target/bench")), "ledger");
        ledger = Ledger.open(folder.resolve("turns"), new Real(new SecureRandom()));
        persons = IntStream.range(0, PERSONS)
                .mapToObj(i -> ledger.subject("customer:C-" + i))
                .toArray(ErasureSubject[]::new);
        postgres = new CommitPerRow(CALLERS);
    }

    /** Entries with a part, appended by 64 callers as fast as they are acknowledged. */
    public Run appends(int milliseconds) {
        byte[] content = bytes(PART);
        return run(
                milliseconds,
                (caller, turn) -> ledger.append(
                        new Entry(
                                record(caller, turn),
                                List.of(new Entry.Part(persons[(caller * 31 + turn) % PERSONS], content))),
                        DEADLINE));
    }

    /** The same bytes, through a journal that does nothing but write, force and wake. */
    public Run plain(int milliseconds) throws IOException {
        byte[] part = bytes(SegmentFrame.HEADER + PartCipher.LONGER + PART);
        try (PlainJournal plain = new PlainJournal(folder)) {
            return run(milliseconds, (caller, turn) -> {
                byte[] record = bytes(SegmentFrame.HEADER + OPEN);
                ByteBuffer.wrap(record).putInt(caller).putInt(turn);
                plain.write(part, record);
            });
        }
    }

    /** The same rows, each a transaction of its own. */
    public Run commits(int milliseconds) {
        byte[] content = bytes(PART);
        return run(milliseconds, (caller, turn) -> postgres.insert(caller, record(caller, turn), content));
    }

    /** One caller's next row. */
    @FunctionalInterface
    private interface Row {

        void write(int caller, int turn);
    }

    private Run run(int milliseconds, Row row) {
        long begin = System.nanoTime();
        long end = begin + milliseconds * 1_000_000L;
        List<Future<long[]>> running = new ArrayList<>();
        for (int each = 0; each < CALLERS; each++) {
            int caller = each;
            running.add(callers.submit(() -> {
                LongStream.Builder delays = LongStream.builder();
                int turn = 0;
                for (long before = System.nanoTime(); before < end; before = System.nanoTime()) {
                    row.write(caller, turn++);
                    delays.add(System.nanoTime() - before);
                }
                return delays.build().toArray();
            }));
        }
        List<long[]> delays = running.stream().map(LedgerTurns::get).toList();
        return Run.of(delays, (System.nanoTime() - begin) / 1e9);
    }

    private static long[] get(Future<long[]> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What the disk can do: the bytes of 64 such entries written and forced, parts first, then records, by a loop
     * that does nothing else. Its delays are those of a single force.
     */
    public Run bare(int milliseconds) throws IOException {
        ByteBuffer parts = ByteBuffer.allocateDirect(CALLERS * (SegmentFrame.HEADER + PartCipher.LONGER + PART));
        ByteBuffer records = ByteBuffer.allocateDirect(CALLERS * (SegmentFrame.HEADER + OPEN));
        LongStream.Builder delays = LongStream.builder();
        long groups = 0;
        Path first = folder.resolve("bare" + bare++);
        Path second = folder.resolve("bare" + bare++);
        long begin = System.nanoTime();
        long end = begin + milliseconds * 1_000_000L;
        try (FileChannel one = FileChannel.open(first, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                FileChannel other = FileChannel.open(second, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (System.nanoTime() < end) {
                delays.add(PlainJournal.force(one, parts.clear()));
                delays.add(PlainJournal.force(other, records.clear()));
                groups++;
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        Files.delete(first);
        Files.delete(second);
        return new Run(groups * CALLERS / seconds, delays.build().sorted().toArray());
    }

    /** Milliseconds that a start takes where there are so many entries, each with a part. */
    public double restart(int entries) throws IOException {
        Path large = folder.resolve("large");
        ClockAndRandom clock = new Real(new SecureRandom());
        byte[] content = bytes(PART);
        try (LedgerFiles volume = LedgerFiles.open(new RealDisk(), large, LedgerSettings.usual(), clock)) {
            ErasureSubject[] known = new ErasureSubject[PERSONS];
            for (int i = 0; i < PERSONS; i++) {
                known[i] = volume.subject("customer:C-" + i);
            }
            for (int written = 0; written < entries; written += GROUP) {
                int from = written;
                List<PendingEntry> group = IntStream.range(0, Math.min(GROUP, entries - written))
                        .parallel()
                        .mapToObj(i -> volume.sealed(new Entry(
                                record(from, i), List.of(new Entry.Part(known[(from + i) % PERSONS], content)))))
                        .toList();
                volume.write(group);
                volume.grow(group);
                if (written / GROUP % 50 == 0) {
                    volume.publish();
                }
            }
            volume.publish();
        }
        long begin = System.nanoTime();
        Ledger again = Ledger.open(large, clock);
        double milliseconds = (System.nanoTime() - begin) / 1e6;
        if (again.entries().size() != entries) {
            throw new IllegalStateException(again.entries().size() + " entries");
        }
        again.close();
        delete(large);
        return milliseconds;
    }

    private static byte[] record(int caller, int turn) {
        byte[] record = bytes(OPEN);
        ByteBuffer.wrap(record).putInt(caller).putInt(turn);
        return record;
    }

    private static byte[] bytes(int many) {
        byte[] bytes = new byte[many];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        callers.shutdownNow();
        ledger.close();
        postgres.close();
        delete(folder);
    }
}
