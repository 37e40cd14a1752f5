package dev.countersign.ledger.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of the ledger: a real disk, or in tests one that fails. What is not forced may be lost in a power cut: the
 * bytes of a file until the file is forced, a name that was created, moved or removed until its folder is forced.
 */
public interface Disk {

    /** The ending of a name while its file is being written. The file counts when it is renamed. */
    String UNFINISHED = ".new";

    /** Who may read a file. */
    enum Readers {
        ALL,
        OWNER
    }

    /** A file that is open for writing, from the position of opening to its end. */
    interface Written extends Closeable {

        /** Writes the remaining bytes of the buffer. */
        void write(ByteBuffer bytes) throws IOException;

        /** Returns when everything that was written survives a power cut. */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * A file that can have zeros behind what was written. The next write replaces them, and a force of a file that does
     * not grow takes less time.
     */
    interface Growing extends Written {

        /** The number of zeros that exist behind what was written. */
        long zeros();

        /**
         * Returns at once. Later, or never, the file has that many zeros behind what is written then, forced by
         * another thread. If that fails, the file has fewer, and everything else goes on.
         */
        void ahead(long zeros);

        /**
         * Cuts off the zeros, and returns when that survives a power cut. There will be none any more. Everything that
         * was written must be forced.
         */
        void cut() throws IOException;
    }

    /** Forces two files at the same time, for one thread. */
    interface PairForce extends Closeable {

        /**
         * Returns when everything that was written to both files survives a power cut. Before that, any part of either
         * may survive. If it fails, both forces have ended.
         */
        void force(Written one, Written other) throws IOException;

        @Override
        void close();
    }

    /** A file that is open for reading by any number of threads. */
    interface Read extends Closeable {

        long size() throws IOException;

        /** Reads the wanted number of bytes, fewer only at the end of the file. Returns the number. */
        int read(long from, byte[] into, int at, int wanted) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Creates a folder and its parents, forced. Does nothing if the folder exists. */
    void makeFolder(Path folder) throws IOException;

    /** Names in a folder, sorted; empty if there is no such folder. */
    List<String> names(Path folder) throws IOException;

    boolean exists(Path file);

    byte[] bytes(Path file) throws IOException;

    Read open(Path file) throws IOException;

    /** Creates a file. An existing file is emptied. */
    Growing create(Path file, Readers readers) throws IOException;

    /** Opens a file for writing after that many bytes. The bytes behind them are cut off. */
    Growing extend(Path file, long after) throws IOException;

    /** Renames a file atomically. An existing file of that name is replaced. */
    void move(Path from, Path to) throws IOException;

    /** Removes a file. Does nothing if there is none. */
    void remove(Path file) throws IOException;

    /** Returns when names that were created, moved and removed in the folder survive a power cut. */
    void force(Path folder) throws IOException;

    /** Takes less time for two files than one force after the other. The caller closes it. */
    PairForce pairForce();

    /** Bytes that can still be written in the folder; 0 if unknown. */
    long room(Path folder);

    /**
     * Locks the folder against other processes until closed. The file names the process.
     *
     * @throws LedgerUnavailable when another process has the lock
     */
    Closeable lock(Path file) throws IOException;

    /** Replaces a file by these bytes, completely or not at all, and forces the file and the folder. */
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

    /** Removes files that an interrupted write left in a folder. */
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
