package dev.countersign.ledger.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of the ledger: a real disk, or in tests one that fails. What is not forced may be gone after a power cut: bytes of a file until
 * the file is forced, a name that was made, moved or removed until its folder is forced.
 */
public interface Disk {

    /** What a name ends with while its file is being written; the file counts once it is moved to its name. */
    String UNFINISHED = ".new";

    /** Who may read a file. */
    enum Readers {
        ALL,
        OWNER
    }

    /** A file being written, from where it was opened to its end. */
    interface Written extends Closeable {

        /** Writes all that remains in the buffer. */
        void write(ByteBuffer bytes) throws IOException;

        /** Returns when all that was written would survive a power cut. */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** A file being read, by any number of threads. */
    interface Read extends Closeable {

        long size() throws IOException;

        /** Reads as many bytes as are wanted, fewer only at the end of the file; returns how many. */
        int read(long from, byte[] into, int at, int wanted) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Makes a folder and those above it, forced; nothing happens where it is there already. */
    void makeFolder(Path folder) throws IOException;

    /** Names in a folder, sorted; none where there is no such folder. */
    List<String> names(Path folder) throws IOException;

    boolean exists(Path file);

    byte[] bytes(Path file) throws IOException;

    Read open(Path file) throws IOException;

    /** Makes a file; one that was there is emptied. */
    Written create(Path file, Readers readers) throws IOException;

    /** Opens a file to write on after so many bytes; what lay behind them is cut off. */
    Written extend(Path file, long after) throws IOException;

    /** Gives a file another name, at once; a file that had that name is gone. */
    void move(Path from, Path to) throws IOException;

    /** Removes a file; nothing happens where there is none. */
    void remove(Path file) throws IOException;

    /** Returns when names made, moved and removed in the folder would survive a power cut. */
    void force(Path folder) throws IOException;

    /** Bytes that can still be written in the folder; 0 where it cannot be told. */
    long room(Path folder);

    /**
     * Keeps other processes out, until closed; the file names the process.
     *
     * @throws LedgerUnavailable where another process has it
     */
    Closeable lock(Path file) throws IOException;

    /** Puts bytes in the place of a file, all or nothing, and forces them and the folder. */
    default void replace(Path file, byte[] content, Readers readers) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        try (Written written = create(unfinished, readers)) {
            written.write(ByteBuffer.wrap(content));
            written.force();
        }
        move(unfinished, file);
        force(folderOf(file));
    }

    /** The folder of a file; the current one for a name alone. */
    static Path folderOf(Path file) {
        Path folder = file.getParent();
        return folder == null ? Path.of("") : folder;
    }

    /** Removes what a stop in the middle of writing left in a folder. */
    default void tidy(Path folder) throws IOException {
        boolean tidied = false;
        for (String name : names(folder)) {
            if (name.endsWith(UNFINISHED)) {
                remove(folder.resolve(name));
                tidied = true;
            }
        }
        if (tidied) {
            force(folder);
        }
    }
}
