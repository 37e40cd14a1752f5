package dev.countersign.ledger.find;

import java.io.IOException;
import java.util.Arrays;

/**
 * The entries with one term, newest first, while they are written. A newer run is therefore put before an older one
 * without reading its list, and a search reads only as much of it as it needs.
 */
final class PostingList {

    private long count;
    private long newest;
    private long oldest;
    /** Of each entry but the newest: how many entries lie between it and the next newer one. */
    private byte[] steps = new byte[64];

    private int length;

    void clear() {
        count = 0;
        length = 0;
    }

    /** Adds an entry before all others. The same entry may be added again. */
    void addOlder(long sequence) {
        if (count == 0) {
            newest = sequence;
        } else if (sequence == oldest) {
            return;
        } else {
            step(sequence);
        }
        oldest = sequence;
        count++;
    }

    /** Adds the list of an older run, which is read from there. */
    void addOlder(RunTerms older) throws IOException {
        long before = count;
        addOlder(older.newest());
        room(older.length());
        older.steps(steps, length);
        length += older.length();
        oldest = older.oldest();
        count = before + older.count();
    }

    private void step(long sequence) {
        room(Numbers.MOST);
        length = Numbers.put(oldest - sequence - 1, steps, length);
    }

    private void room(int bytes) {
        if (steps.length - length < bytes) {
            steps = Arrays.copyOf(steps, Math.max(2 * steps.length, length + bytes));
        }
    }

    /** @param end end of the run: its last entry has the sequence before */
    void write(RunOutput out, long end) throws IOException {
        out.number(count);
        out.number(end - 1 - newest);
        if (count > 1) {
            out.number(end - 1 - oldest);
            out.number(length);
            out.bytes(steps, 0, length);
        }
    }
}
