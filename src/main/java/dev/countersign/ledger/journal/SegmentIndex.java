package dev.countersign.ledger.journal;

import java.util.Arrays;

/** The offsets of frames in a segment: pairs of sequence and offset, both ascending. */
final class SegmentIndex {

    private long[] sequences = new long[64];
    private int[] offsets = new int[64];
    private int count;

    void add(long sequence, int offset) {
        if (count == sequences.length) {
            sequences = Arrays.copyOf(sequences, count * 2);
            offsets = Arrays.copyOf(offsets, count * 2);
        }
        sequences[count] = sequence;
        offsets[count++] = offset;
    }

    int count() {
        return count;
    }

    void shorten(int to) {
        count = to;
    }

    long sequence(int at) {
        return sequences[at];
    }

    int offset(int at) {
        return offsets[at];
    }

    /** The first position with that sequence or a later one; the count if there is none. */
    int first(long sequence) {
        int at = Arrays.binarySearch(sequences, 0, count, sequence);
        if (at < 0) {
            return -at - 1;
        }
        while (at > 0 && sequences[at - 1] == sequence) {
            at--;
        }
        return at;
    }
}
