package dev.countersign.ledger.find;

import dev.countersign.ledger.TreeEntries;
import dev.countersign.ledger.disk.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive entries in a file that never changes: for each term the entries that have it. In memory is one place for
 * every {@value RunWriter#BLOCK} bytes of terms, so that a look-up usually reads the file once. Any number of threads
 * may read.
 */
final class IndexRun {

    private static final int SMALL = 2 * RunWriter.BLOCK;
    private static final int LARGE = 1 << 16;

    private final Path path;
    private final Disk.Read file;
    private final long first;
    private final long end;
    private final long earliest;
    private final long latest;
    private final Term check;
    /** The entries up to its end. */
    private final LedgerState last;

    private final LedgerState made;
    private final long directoryAt;
    /** Upper half of the first term of each block. */
    private final long[] terms;
    /** Place of each block. */
    private final long[] places;

    private int users;
    private boolean givenUp;

    private IndexRun(Path path, Disk.Read file) throws IOException {
        this.path = path;
        this.file = file;
        long tail = file.size() - Long.BYTES - RunWriter.TAIL;
        if (tail < RunWriter.HEAD) {
            throw damaged();
        }
        requireWhole();
        RunInput head = at(0);
        if (head.u64() != RunWriter.FORM) {
            throw new IOException(path + " has an unknown form");
        }
        first = head.u64();
        end = head.u64();
        RunInput in = at(tail);
        directoryAt = in.u64();
        earliest = in.u64();
        latest = in.u64();
        check = new Term(in.u64(), in.u64());
        last = new LedgerState(end, root(in));
        made = new LedgerState(in.u64(), root(in));
        if (end <= first
                || end - first > (tail - RunWriter.HEAD) / Long.BYTES
                || directoryAt < termsAt()
                || directoryAt > tail) {
            throw damaged();
        }
        terms = new long[(int) ((tail - directoryAt) / (2 * Long.BYTES))];
        places = new long[terms.length];
        RunInput directory = new RunInput(file, directoryAt, LARGE);
        for (int i = 0; i < terms.length; i++) {
            terms[i] = directory.u64();
            places[i] = directory.u64();
            if (places[i] < termsAt() || places[i] >= directoryAt) {
                throw damaged();
            }
        }
    }

    /**
     * @param file closed with the run, and if there is none
     * @throws IOException also when the bytes are not those that were written
     */
    static IndexRun of(Path path, Disk.Read file) throws IOException {
        try {
            return new IndexRun(path, file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private IOException damaged() {
        return new IOException(path + " is damaged");
    }

    /** @throws IOException when the bytes are not those that were written */
    void requireWhole() throws IOException {
        long size = file.size() - Long.BYTES;
        if (sum(file, size) != at(size).u64()) {
            throw damaged();
        }
    }

    private static long sum(Disk.Read file, long size) throws IOException {
        CRC32C sum = new CRC32C();
        byte[] block = new byte[LARGE];
        for (long at = 0; at < size; ) {
            int read = file.read(at, block, 0, (int) Math.min(LARGE, size - at));
            if (read == 0) {
                break;
            }
            sum.update(block, 0, read);
            at += read;
        }
        return sum.getValue();
    }

    private RunInput at(long place) {
        return new RunInput(file, place, SMALL);
    }

    /** Sequence of its first entry. */
    long first() {
        return first;
    }

    /** The sequence after its last entry. */
    long end() {
        return end;
    }

    long size() {
        return end - first;
    }

    /** Of the key under which it was written. */
    Term check() {
        return check;
    }

    /** The entries up to its end. */
    LedgerState last() {
        return last;
    }

    /** The ledger when the keys of its first entries were read. */
    LedgerState made() {
        return made;
    }

    /**
     * Whether its entries are these, and their keys were read when the ledger had no other ones. A copy from before an
     * erasure has persons that had no key any more when the run was made.
     */
    boolean matches(TreeEntries entries) {
        return last.isIn(entries) && made.isIn(entries);
    }

    private static String root(RunInput in) throws IOException {
        byte[] hash = new byte[RunWriter.ROOT];
        in.bytes(hash, 0, hash.length);
        return HexFormat.of().formatHex(hash);
    }

    /** Whether an entry may have a time from {@code from} to before {@code to}, in milliseconds of Unix time. */
    boolean overlaps(long from, long to) {
        return latest >= from && earliest < to;
    }

    /** Whether all its entries have such a time. */
    boolean isWithin(long from, long to) {
        return earliest >= from && latest < to;
    }

    /** The times of its entries from a sequence on. @param buffer how many bytes are read at once */
    RunInput times(long sequence, int buffer) {
        return new RunInput(file, RunWriter.HEAD + (sequence - first) * Long.BYTES, buffer);
    }

    /** The times of all entries. */
    RunInput times() {
        return times(first, LARGE);
    }

    /** All terms in order. */
    RunTerms terms() {
        return terms(termsAt(), LARGE);
    }

    private long termsAt() {
        return RunWriter.HEAD + size() * Long.BYTES;
    }

    private RunTerms terms(long place, int buffer) {
        return new RunTerms(new RunInput(file, place, buffer), directoryAt, first, end);
    }

    /** The entries with a term; null if there are none. */
    RunTerms.@Nullable Matches find(Term term) throws IOException {
        if (terms.length == 0) {
            return null;
        }
        RunTerms read = terms(places[block(term)], SMALL);
        while (read.next()) {
            int order = read.term().compareTo(term);
            if (order >= 0) {
                return order == 0 ? read.matches() : null;
            }
        }
        return null;
    }

    /** INVARIANT: the last block that begins before the term; terms with the same upper half may be in two blocks. */
    private int block(Term term) {
        int low = 0;
        int high = terms.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (Long.compareUnsigned(terms[middle], term.high()) < 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** A question uses it from now on. */
    synchronized void use() {
        users++;
    }

    /** The question was answered. */
    synchronized void leave() {
        users--;
        endIfUnused();
    }

    /** Deletes it when no question uses it any more. */
    synchronized void giveUp() {
        givenUp = true;
        endIfUnused();
    }

    private void endIfUnused() {
        if (givenUp && users == 0) {
            close();
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // INVARIANT: the next start deletes what others replace
            }
        }
    }

    void close() {
        try {
            file.close();
        } catch (IOException e) {
            // nothing was written to it
        }
    }
}
