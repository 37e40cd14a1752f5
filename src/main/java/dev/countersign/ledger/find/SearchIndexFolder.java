package dev.countersign.ledger.find;

import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.RealDisk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The folder of the search index. A database counts only if it was closed: after a kill or a power
 * cut, it may look complete and yet hang. It also counts only if its bytes are the same as at the close: the database
 * has no checksum of its content, and a flipped bit would hide an entry.
 *
 * @param path the folder; everything in it may be deleted
 */
record SearchIndexFolder(Path path) {

    /** Exists from the close of the database until it is opened again: the CRC-32C of its files, in hex. */
    private static final String CLEAN = "clean";

    private static final int BLOCK = 1 << 20;

    /**
     * Prepares the folder for opening.
     *
     * @return whether there was a database that does not count, so that it was deleted
     */
    boolean enter() throws IOException {
        Path mark = path.resolve(CLEAN);
        boolean thrownAway =
                Files.exists(path) && !(Files.exists(mark) && Arrays.equals(sum(), Files.readAllBytes(mark)));
        if (thrownAway) {
            delete(path);
        }
        make();
        if (Files.deleteIfExists(mark)) {
            new RealDisk().force(path);
        }
        return thrownAway;
    }

    private void make() throws IOException {
        Files.createDirectories(path);
        if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /**
     * Writes the mark after the database was closed without a failure. The bytes of the database are forced before the
     * mark.
     */
    void closed() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        }
        new RealDisk().replace(path.resolve(CLEAN), sum(), Disk.Readers.OWNER);
    }

    private byte[] sum() throws IOException {
        CRC32C sum = new CRC32C();
        byte[] block = new byte[BLOCK];
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.filter(each -> !each.getFileName().toString().equals(CLEAN))
                    .sorted()
                    .toList()) {
                sum.update((file.getFileName() + "/" + Files.size(file) + "\n").getBytes(StandardCharsets.UTF_8));
                try (InputStream bytes = Files.newInputStream(file)) {
                    for (int read = bytes.read(block); read > 0; read = bytes.read(block)) {
                        sum.update(block, 0, read);
                    }
                }
            }
        }
        return (HexFormat.of().toHexDigits(sum.getValue(), 8) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Moves an unusable database next to the folder, so that the cause can be examined. An older one is deleted. The
     * folder is empty afterwards.
     */
    void moveAside() throws IOException {
        delete(aside());
        if (Files.exists(path)) {
            Files.move(path, aside(), StandardCopyOption.ATOMIC_MOVE);
        }
        make();
    }

    private Path aside() {
        return path.resolveSibling(path.getFileName() + "-aside");
    }

    /** Deletes the content of the folder. */
    void empty() throws IOException {
        delete(path);
        make();
    }

    /** Deletes everything, also the database that was moved aside. */
    void remove() throws IOException {
        delete(path);
        delete(aside());
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
