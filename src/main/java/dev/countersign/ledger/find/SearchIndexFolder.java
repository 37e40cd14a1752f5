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
 * The folder of the database that entries are found by. What lies there counts only where it was closed: a database that a kill or a power
 * cut left may look whole, and yet never end. Nor does it count where its bytes are others than at the close: the database has no checksum of what lies in it, and a
 * flipped bit would hide an entry.
 *
 * @param path all that lies in it may be thrown away
 */
record SearchIndexFolder(Path path) {

    /** There from the moment the database was closed until it is opened again: the CRC-32C of the files of then, in hex. */
    private static final String CLEAN = "clean";

    private static final int BLOCK = 1 << 20;

    /**
     * Makes the folder ready to be opened.
     *
     * @return whether something lay there that does not count, so that it was thrown away
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

    /** The database was closed, and nothing failed. Its bytes are forced before the mark is. */
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

    /** What cannot be used is kept next to it for a look at the cause; an older one goes. The folder is empty then. */
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

    /** Throws away what lies there. */
    void empty() throws IOException {
        delete(path);
        make();
    }

    /** Leaves nothing, not even what was kept aside. */
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
