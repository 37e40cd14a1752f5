package dev.countersign.tables;

import dev.countersign.edge.PolicyActivation;
import dev.countersign.edge.StoredReleases;
import dev.countersign.ledger.content.ContentStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The pack of the repository among the releases of a data folder, before anything is started there. A start would
 * keep it file by file, and wait for the disk after each: more than a hundred times.
 */
public final class KeptPack {

    private static final Path ONCE = once();

    private KeptPack() {}

    private static Path once() {
        try {
            Path folder = Files.createTempDirectory("countersign-releases");
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> files(folder)
                            .sorted(Comparator.reverseOrder())
                            .forEach(file -> file.toFile().delete())));
            new StoredReleases(ContentStore.in(folder)).keep(DefaultPack.FILES, DefaultPack.release());
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the folder, which is made where it is not there */
    public static Path in(Path data) {
        Path releases = data.resolve(PolicyActivation.RELEASES);
        if (!Files.exists(releases)) {
            files(ONCE)
                    .forEach(file ->
                            copy(file, releases.resolve(ONCE.relativize(file).toString())));
        }
        return data;
    }

    private static void copy(Path from, Path to) {
        try {
            if (Files.isDirectory(from)) {
                Files.createDirectories(to);
            } else {
                Files.copy(from, to);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
