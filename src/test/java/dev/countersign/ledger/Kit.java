package dev.countersign.ledger;

import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.verify.Verify;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A ledger in a folder, and the auditor who looks at it. */
public final class Kit {

    /** Output of a command, and its exit code. */
    public record Said(int code, String out, String err) {}

    private Kit() {}

    /**
     * Writes entries up to that size, a third of them with private parts, and stops. There is one checkpoint, at the
     * stop.
     */
    public static void grow(Path folder, int size) {
        grow(folder, size, LedgerSettings.usual().withSegments(8_000).withCheckpointAfter(Duration.ofHours(1)));
    }

    public static void grow(Path folder, int size, LedgerSettings settings) {
        try (Ledger ledger = Ledger.open(folder, settings, new Given(size))) {
            for (long next = ledger.entries().size(); next < size; next++) {
                Entry entry = next % 3 == 0
                        ? Given.entry(record(next), ledger.subject("customer:C-" + next % 7), "part of " + next)
                        : Given.entry(record(next));
                ledger.append(entry, Duration.ofSeconds(20));
            }
        }
    }

    public static String record(long sequence) {
        return "{\"decision\":" + sequence + ",\"verdict\":\"ALLOW\"}";
    }

    public static Said verify(Path target, String... options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> args =
                Stream.concat(Stream.of(target.toString()), Stream.of(options)).toList();
        int code = Verify.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Optional.empty());
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The files of a folder, by path. */
    public static SortedMap<String, byte[]> files(Path folder) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> walked = Files.walk(folder)) {
            for (Path file : walked.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** Puts such files into a folder, and nothing else. */
    public static void put(Path folder, SortedMap<String, byte[]> files) {
        try {
            for (String name : files(folder).keySet()) {
                Files.delete(folder.resolve(name));
            }
            for (var file : files.entrySet()) {
                Files.createDirectories(folder.resolve(file.getKey()).getParent());
                Files.write(folder.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
