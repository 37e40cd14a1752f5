package dev.countersign.ledger.content;

import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.disk.RealDisk;
import dev.countersign.ledger.tree.LedgerHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A content-addressed store: each content is stored once, under its SHA-256. Nothing is ever changed or removed. It may
 * be used by any number of threads.
 */
public final class ContentStore {

    private static final int FOLDER = 2;

    private final Disk disk;
    private final Path folder;

    private ContentStore(Disk disk, Path folder) {
        this.disk = disk;
        this.folder = folder;
    }

    /** The store in a folder, which need not exist yet. */
    public static ContentStore in(Path folder) {
        return in(new RealDisk(), folder);
    }

    static ContentStore in(Disk disk, Path folder) {
        return new ContentStore(disk, folder);
    }

    /**
     * Stores bytes. When this returns, they survive a power cut.
     *
     * @return SHA-256 of the bytes, in hex
     * @throws LedgerUnavailable when they cannot be written
     */
    public String keep(byte[] content) {
        String name = sha256(content);
        Path file = file(name);
        try {
            if (!disk.exists(file)) {
                disk.makeFolder(Disk.folderOf(file));
                disk.replace(file, content, Disk.Readers.ALL);
            }
            return name;
        } catch (IOException e) {
            throw new LedgerUnavailable(
                    file.toString(),
                    "the file cannot be written: " + e.getMessage() + ".",
                    "Maybe the disk is full, or the folder is read-only.");
        }
    }

    /**
     * The bytes of that name; empty if they were never stored.
     *
     * @param name SHA-256, in hex
     * @throws LedgerUnavailable when they are not what was stored
     */
    public Optional<byte[]> get(String name) {
        Path file = file(name);
        if (!name.matches("[0-9a-f]{64}") || !disk.exists(file)) {
            return Optional.empty();
        }
        byte[] content;
        try {
            content = disk.bytes(file);
        } catch (IOException e) {
            throw new LedgerUnavailable(
                    file.toString(), "the file cannot be read: " + e.getMessage() + ".", "Maybe the disk is damaged.");
        }
        if (!sha256(content).equals(name)) {
            throw new LedgerUnavailable(
                    file.toString(),
                    "the file's content does not match its name.",
                    "Maybe the file was changed. Restore it from a copy of the folder.");
        }
        return Optional.of(content);
    }

    /**
     * Gives content a second name. A name keeps its first content forever. @return the name of the content that the
     * second name has
     */
    public String name(String called, byte[] content) {
        Path file = folder.resolve("names").resolve(called);
        try {
            if (!disk.exists(file)) {
                byte[] name = keep(content).getBytes(StandardCharsets.US_ASCII);
                disk.makeFolder(Disk.folderOf(file));
                disk.replace(file, name, Disk.Readers.ALL);
            }
            return new String(disk.bytes(file), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new LedgerUnavailable(
                    file.toString(),
                    "the file cannot be written: " + e.getMessage() + ".",
                    "Maybe the disk is full, or the folder is read-only.");
        }
    }

    /** The content with that second name. */
    public Optional<byte[]> named(String called) {
        Path file = folder.resolve("names").resolve(called);
        if (!called.matches("[0-9A-Za-z_-]+") || !disk.exists(file)) {
            return Optional.empty();
        }
        try {
            return get(new String(disk.bytes(file), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new LedgerUnavailable(
                    file.toString(), "the file cannot be read: " + e.getMessage() + ".", "Maybe the disk is damaged.");
        }
    }

    /** All second names, sorted. */
    public List<String> names() {
        try {
            return disk.names(folder.resolve("names")).stream()
                    .filter(name -> !name.endsWith(Disk.UNFINISHED))
                    .toList();
        } catch (IOException e) {
            throw new LedgerUnavailable(
                    folder.toString(),
                    "the folder cannot be read: " + e.getMessage() + ".",
                    "Maybe the disk is damaged.");
        }
    }

    private Path file(String name) {
        return folder.resolve(place(name));
    }

    /** The path of content below the folder, with forward slashes. @param name SHA-256, in hex */
    public static String place(String name) {
        return "content/" + name.substring(0, Math.min(FOLDER, name.length())) + "/" + name;
    }

    /** The path of a second name below the folder. The file contains the name of the content. */
    public static String placeOfName(String called) {
        return "names/" + called;
    }

    /** SHA-256 in hex: the name of the content. */
    public static String sha256(byte[] content) {
        return HexFormat.of().formatHex(LedgerHash.sha256().digest(content));
    }
}
