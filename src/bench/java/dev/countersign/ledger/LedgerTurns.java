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
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Durable appends of 64 callers and what the disk can do, in turns: targets 3 and 4 of the ledger. The entries have the
 * bytes of recorded decisions. And a start with a million smaller entries: target 6.
 */
public final class LedgerTurns implements AutoCloseable {

    private static final int CALLERS = 64;
    private static final int PERSONS = 1_000;
    /** Bytes of a public record in the start, and of its part. */
    private static final int OPEN = 2_000;

    private static final int PART = 1_000;
    private static final int GROUP = 512;
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final BenchFolder made = new BenchFolder();
    private final Path folder = made.path();
    private final List<Sample> samples;
    private final Ledger ledger;
    private final ErasureSubject[] persons;
    private final CommitPerRow postgres;
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

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

    /**
     * The bytes of one recorded decision.
     *
     * @param open  public record
     * @param parts contents of its private parts
     */
    public record Sample(byte[] open, List<byte[]> parts) {

        /** Bytes of its parts in a file, encrypted and framed. */
        int partBytes() {
            return parts.stream()
                    .mapToInt(part -> SegmentFrame.HEADER + PartCipher.LONGER + part.length)
                    .sum();
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

    /** @param samples written in turn */
    public LedgerTurns(List<Sample> samples) throws IOException {
        this.samples = List.copyOf(samples);
        ledger = Ledger.open(folder.resolve("turns"), new Real(new SecureRandom()));
        persons = IntStream.range(0, PERSONS)
                .mapToObj(i -> ledger.subject("customer:C-" + i))
                .toArray(ErasureSubject[]::new);
        postgres = new CommitPerRow(CALLERS);
    }

    /** Entries appended by 64 callers as fast as they are acknowledged. */
    public Run appends(int milliseconds) {
        return run(
                milliseconds,
                (caller, turn) -> ledger.append(new Entry(record(caller, turn), parts(caller, turn)), DEADLINE));
    }

    /** The same bytes, through a journal that does nothing but write, force and wake. */
    public Run plain(int milliseconds) throws IOException {
        try (PlainJournal plain = new PlainJournal(folder)) {
            return run(milliseconds, (caller, turn) -> {
                byte[] record = Arrays.copyOf(
                        record(caller, turn),
                        SegmentFrame.HEADER + sample(caller, turn).open().length);
                plain.write(bytes(sample(caller, turn).partBytes()), record);
            });
        }
    }

    /** The same rows, each a transaction of its own. */
    public Run commits(int milliseconds) {
        return run(
                milliseconds,
                (caller, turn) -> postgres.insert(
                        caller, record(caller, turn), bytes(sample(caller, turn).partBytes())));
    }

    private Sample sample(int caller, int turn) {
        return samples.get((caller * 31 + turn) % samples.size());
    }

    /** Each part is under the key of another person. */
    private List<Entry.Part> parts(int caller, int turn) {
        List<byte[]> contents = sample(caller, turn).parts();
        return IntStream.range(0, contents.size())
                .mapToObj(i -> new Entry.Part(persons[(caller * 31 + turn + i) % PERSONS], contents.get(i)))
                .toList();
    }

    private byte[] record(int caller, int turn) {
        byte[] record = sample(caller, turn).open().clone();
        ByteBuffer.wrap(record).putInt(caller).putInt(turn);
        return record;
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
     * What the disk can do: the bytes of 64 such entries written, parts and records to a file each, and forced at once,
     * by a loop that does nothing else. Its delays are those of the force of the records.
     */
    public Run bare(int milliseconds) throws IOException {
        byte[] parts = bytes(IntStream.range(0, CALLERS)
                .map(caller -> sample(caller, 0).partBytes())
                .sum());
        byte[] records = bytes(IntStream.range(0, CALLERS)
                .map(caller -> SegmentFrame.HEADER + sample(caller, 0).open().length)
                .sum());
        LongStream.Builder delays = LongStream.builder();
        long groups = 0;
        long begin = System.nanoTime();
        long end = begin + milliseconds * 1_000_000L;
        try (TwoFiles files = new TwoFiles(folder)) {
            while (System.nanoTime() < end) {
                delays.add(files.write(ByteBuffer.wrap(parts), ByteBuffer.wrap(records)));
                groups++;
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Run(groups * CALLERS / seconds, delays.build().sorted().toArray());
    }

    /**
     * The cost of a start.
     *
     * @param milliseconds until the ledger can be written
     * @param reading      milliseconds that a loop takes that only reads the files of public records
     */
    public record Start(double milliseconds, double reading) {}

    /** A start where there are so many entries of 2,000 bytes, each with a part of 1,000. */
    public Start restart(int entries) throws IOException {
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
                                small(from, i), List.of(new Entry.Part(known[(from + i) % PERSONS], content)))))
                        .toList();
                volume.write(group);
                volume.grow(group);
                if (written / GROUP % 50 == 0) {
                    volume.publish();
                }
            }
            volume.publish();
        }
        double reading = reading(large.resolve("journal"));
        long begin = System.nanoTime();
        Ledger again = Ledger.open(large, clock);
        double milliseconds = (System.nanoTime() - begin) / 1e6;
        if (again.entries().size() != entries) {
            throw new IllegalStateException(again.entries().size() + " entries");
        }
        again.close();
        BenchFolder.delete(large);
        return new Start(milliseconds, reading);
    }

    /**
     * The cost of many persons.
     *
     * @param start   milliseconds until a ledger with their keys can be written
     * @param erasure milliseconds until the key and the parts of one of them are erased
     */
    public record Persons(double start, double erasure) {}

    /** A ledger of many persons, and as many small entries, a tenth of them with a private part. */
    public Persons persons(int many) throws IOException {
        Path crowded = folder.resolve("crowded");
        LedgerGenerator.of(many, many).write(crowded, LedgerGenerator.Progress.none());
        long begin = System.nanoTime();
        try (Ledger again = Ledger.open(crowded, new Real(new SecureRandom()))) {
            long opened = System.nanoTime();
            again.erase(List.of(LedgerGenerator.person(many / 2)), (step, of, all) -> {});
            return new Persons((opened - begin) / 1e6, (System.nanoTime() - opened) / 1e6);
        } finally {
            BenchFolder.delete(crowded);
        }
    }

    private static double reading(Path folder) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 20);
        long begin = System.nanoTime();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (FileChannel channel = FileChannel.open(file)) {
                    while (channel.read(bytes.clear()) >= 0) {
                        // all that is wanted is that they are read
                    }
                }
            }
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    private static byte[] small(int caller, int turn) {
        byte[] record = bytes(OPEN);
        ByteBuffer.wrap(record).putInt(caller).putInt(turn);
        return record;
    }

    private static byte[] bytes(int many) {
        byte[] bytes = new byte[many];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    @Override
    public void close() throws IOException {
        callers.shutdownNow();
        ledger.close();
        postgres.close();
        made.close();
    }
}
