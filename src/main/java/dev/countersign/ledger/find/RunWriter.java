package dev.countersign.ledger.find;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Writes the file of a run from its begin to its end: first the times of the entries, then the terms in order, each
 * with its entries, then the directory. {@link IndexRun} reads it.
 */
final class RunWriter implements Closeable {

    /** {@code CSFIND04}, and nothing else has this form. */
    static final long FORM = 0x435346494e443034L;

    /** Bytes before the times. */
    static final int HEAD = 3 * Long.BYTES;
    /** Bytes of the root of a tree. */
    static final int ROOT = 32;
    /** Bytes after the directory, without the CRC. */
    static final int TAIL = 6 * Long.BYTES + 2 * ROOT;
    /** The directory has a place for each block of terms of this many bytes. */
    static final int BLOCK = 2048;

    private final RunOutput out;
    private final long end;
    private long earliest = Long.MAX_VALUE;
    private long latest = Long.MIN_VALUE;
    private long[] directory = new long[64];
    private int places;

    /** @param end the sequence after the last one */
    RunWriter(Path path, long first, long end) throws IOException {
        out = new RunOutput(path);
        this.end = end;
        out.u64(FORM);
        out.u64(first);
        out.u64(end);
    }

    /** The next entry. @param time in milliseconds of Unix time */
    void time(long time) throws IOException {
        out.u64(time);
        earliest = Math.min(earliest, time);
        latest = Math.max(latest, time);
    }

    /** The next term. */
    void term(Term term, PostingList entries) throws IOException {
        if (places == 0 || out.position() - directory[places - 1] >= BLOCK) {
            if (places == directory.length) {
                directory = Arrays.copyOf(directory, 2 * places);
            }
            directory[places++] = term.high();
            directory[places++] = out.position();
        }
        out.u64(term.high());
        out.u64(term.low());
        entries.write(out, end);
    }

    /**
     * Ends the file.
     *
     * @param check of the index
     * @param root  of the tree over the entries up to the end
     * @param made  the ledger when the keys of the entries were read
     */
    void end(Term check, String root, LedgerState made) throws IOException {
        long begin = out.position();
        for (int i = 0; i < places; i++) {
            out.u64(directory[i]);
        }
        out.u64(begin);
        out.u64(earliest);
        out.u64(latest);
        out.u64(check.high());
        out.u64(check.low());
        root(root);
        out.u64(made.size());
        root(made.root());
        out.u64(out.sum());
        out.end();
    }

    private void root(String root) throws IOException {
        out.bytes(HexFormat.of().parseHex(root), 0, ROOT);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
