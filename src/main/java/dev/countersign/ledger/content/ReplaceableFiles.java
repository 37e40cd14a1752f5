package dev.countersign.ledger.content;

import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.disk.RealDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Files by name that can be made again. Each is written as a whole or not at all. Who reads one must know what it
 * should contain: anybody who can write to the folder may have replaced it.
 */
public final class ReplaceableFiles {

    private final Disk disk;
    private final Path folder;
    private final int largest;

    private ReplaceableFiles(Disk disk, Path folder, int largest) {
        this.disk = disk;
        this.folder = folder;
        this.largest = largest;
    }

    /**
     * The files of a folder, which need not exist yet.
     *
     * @param largest bytes of the largest file that is read
     */
    public static ReplaceableFiles in(Path folder, int largest) {
        return in(new RealDisk(), folder, largest);
    }

    static ReplaceableFiles in(Disk disk, Path folder, int largest) {
        return new ReplaceableFiles(disk, folder, largest);
    }

    /** Where a file is, or would be. */
    public Path place(String name) {
        return folder.resolve(name);
    }

    public boolean has(String name) {
        return disk.exists(place(name));
    }

    /** The content; empty if there is no such file, or it is too large or cannot be read. */
    public Optional<byte[]> get(String name) {
        Path file = place(name);
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        try (Disk.Read read = disk.open(file)) {
            long size = read.size();
            if (size > largest) {
                return Optional.empty();
            }
            byte[] content = new byte[(int) size];
            return read.read(0, content, 0, content.length) == content.length ? Optional.of(content) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes or replaces a file. When this returns, it survives a power cut.
     *
     * @throws LedgerUnavailable when it cannot be written
     */
    public void put(String name, byte[] content) {
        try {
            disk.makeFolder(folder);
            disk.replace(place(name), content, Disk.Readers.ALL);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Removes all files with that ending, finished or not, but these. @throws LedgerUnavailable when it cannot */
    public void removeAllBut(Set<String> names, String ending) {
        try {
            for (String name : disk.names(folder)) {
                if (!names.contains(name) && (name.endsWith(ending) || name.endsWith(ending + Disk.UNFINISHED))) {
                    disk.remove(place(name));
                }
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private LedgerUnavailable unwritable(IOException e) {
        return new LedgerUnavailable(
                folder.toString(),
                "its files cannot be written: " + e.getMessage() + ".",
                "Maybe the disk is full, or the folder is read-only.");
    }
}
