package dev.countersign.ledger.verify;

import dev.countersign.ledger.note.VerificationFailure;
import dev.countersign.ledger.tree.TilePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads tiles and checkpoint of a ledger's folder for verification, while the service may be writing to it. */
record FolderFiles(Path folder) {

    /** @throws VerificationFailure when it is missing or cannot be read */
    byte[] bytes(String name) {
        try {
            return Files.readAllBytes(folder.resolve(name));
        } catch (NoSuchFileException e) {
            throw new VerificationFailure(name, "is missing.");
        } catch (IOException e) {
            throw new VerificationFailure(name, "cannot be read: " + e.getMessage() + ".");
        }
    }

    /** The tile that a checkpoint refers to; the full one if it was filled since. */
    Found tile(TilePath asked) {
        return !asked.full()
                        && !Files.exists(folder.resolve(asked.toString()))
                        && Files.exists(folder.resolve(asked.filled().toString()))
                ? new Found(asked.filled(), bytes(asked.filled().toString()))
                : new Found(asked, bytes(asked.toString()));
    }

    /**
     * The bundle with the last entries that a checkpoint covers, as far as there is one: the full one if it was filled
     * since, or the widest. The last entries need not be in a bundle before it is full.
     */
    Optional<Found> lastBundle(TilePath asked) {
        Path partials = folder.resolve(asked.partials());
        if (Files.exists(folder.resolve(asked.toString()))
                || Files.exists(folder.resolve(asked.filled().toString()))) {
            return Optional.of(tile(asked));
        }
        if (!Files.isDirectory(partials)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(partials)) {
            return files.flatMap(file -> TilePath.read(asked.partials() + "/" + file.getFileName()).stream())
                    .filter(each -> each.width() <= asked.width())
                    .max(Comparator.comparing(TilePath::width))
                    .map(each -> new Found(each, bytes(each.toString())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new VerificationFailure(asked.partials(), "cannot be read: " + e.getMessage() + ".");
        }
    }

    /** @param path where it was found */
    record Found(TilePath path, byte[] bytes) {}

    /** All existing tiles, in the order of their paths. */
    List<TilePath> tiles() {
        try (Stream<Path> files = Files.walk(folder.resolve("tile"))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .flatMap(name -> TilePath.read(name).stream())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new VerificationFailure("tile", "cannot be read: " + e.getMessage() + ".");
        }
    }
}
