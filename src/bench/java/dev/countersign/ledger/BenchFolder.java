package dev.countersign.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder below {@code target}, so that all that is compared is on one disk. It is deleted at the end. */
public final class BenchFolder implements AutoCloseable {

    private final Path path;

    public BenchFolder() throws IOException {
        path = Files.createTempDirectory(Files.createDirectories(Path.of("target/bench")), "measured");
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        delete(path);
    }

    public static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
