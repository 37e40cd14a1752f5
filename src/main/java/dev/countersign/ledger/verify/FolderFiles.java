package dev.countersign.ledger.verify;

import dev.countersign.ledger.note.VerificationFailure;
import dev.countersign.ledger.tree.TilePath;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads tiles and checkpoint of a ledger's folder for verification, while the service may be writing to it. */
record FolderFiles(Path folder) {

    /** @throws VerificationFailure when it is missing or cannot be read */
    byte[] bytes(String name) {
        return present(name).orElseThrow(() -> new VerificationFailure(name, "is missing."));
    }

    /**
     * Empty when it is missing, also when it was removed a moment ago.
     *
     * @throws VerificationFailure when it cannot be read
     */
    private Optional<byte[]> present(String name) {
        try {
            return Optional.of(Files.readAllBytes(folder.resolve(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new VerificationFailure(name, "cannot be read: " + e.getMessage() + ".");
        }
    }

    /**
     * The tile that a checkpoint refers to; the full one if it was filled since. The service removes partial tiles
     * after the full one was written.
     */
    Found tile(TilePath asked) {
        return present(asked)
                .or(() -> present(asked.filled()))
                .orElseThrow(() -> new VerificationFailure(asked.toString(), "is missing."));
    }

    /** Empty when it is missing. */
    Optional<Found> present(TilePath asked) {
        return present(asked.toString()).map(bytes -> new Found(asked, bytes));
    }

    /**
     * The bundle with the last entries that a checkpoint covers, as far as there is one: the widest, or the full one if
     * it was filled since. The last entries need not be in a bundle before it is full. The full one may be in the
     * course of being written as long as the checkpoint does not cover it.
     */
    Optional<Found> lastBundle(TilePath asked) {
        return tilesBelow(asked.partials()).stream()
                .filter(each -> each.width() <= asked.width())
                .max(Comparator.comparing(TilePath::width))
                .flatMap(this::present)
                .or(() -> present(asked.filled()));
    }

    /** @param path where it was found */
    record Found(TilePath path, byte[] bytes) {}

    /** All existing tiles, in the order of their paths. */
    List<TilePath> tiles() {
        return tilesBelow("tile");
    }

    private List<TilePath> tilesBelow(String name) {
        List<String> names = new ArrayList<>();
        try {
            Files.walkFileTree(folder.resolve(name), new SimpleFileVisitor<>() {

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        names.add(folder.relativize(file).toString().replace('\\', '/'));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    return removed(e);
                }

                @Override
                public FileVisitResult postVisitDirectory(Path below, @Nullable IOException e) throws IOException {
                    return e == null ? FileVisitResult.CONTINUE : removed(e);
                }
            });
        } catch (IOException e) {
            throw new VerificationFailure(name, "cannot be read: " + e.getMessage() + ".");
        }
        return names.stream()
                .sorted()
                .flatMap(each -> TilePath.read(each).stream())
                .toList();
    }

    /** The service removes partial tiles and their folders while they are listed. */
    private static FileVisitResult removed(IOException e) throws IOException {
        if (e instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw e;
    }
}
