package dev.countersign.cli;

import dev.countersign.decisions.history.Shelved;
import dev.countersign.ledger.bundle.Bundled;
import dev.countersign.ledger.content.Contents;
import dev.countersign.policy.Release;
import dev.countersign.tables.StoredReleases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Function;
import java.util.stream.Stream;

/** Where recorded decisions are read from, with the releases that decided them: a folder, or a bundle of one. */
record Source(Shelved shelved, Function<String, Release> releases, Runnable closing) implements AutoCloseable {

    static final String RELEASES = "releases";

    static Source folder(Path folder) {
        Shelved shelved = Shelved.open(folder);
        return new Source(shelved, new StoredReleases(Contents.in(folder.resolve(RELEASES))), shelved::close);
    }

    static Source bundle(Path bundle) {
        Shelved shelved = Shelved.bundle(bundle);
        try (Bundled files = Bundled.open(bundle)) {
            Path copy = Files.createTempDirectory("countersign-bundle");
            files.copy(RELEASES, copy);
            return new Source(shelved, new StoredReleases(Contents.in(copy.resolve(RELEASES))), () -> {
                shelved.close();
                delete(copy);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closing.run();
    }
}
