package dev.countersign.ledger.journal;

import java.util.Arrays;

/**
 * The offsets of frames in a segment, by sequence; both ascend. If each frame belongs to the next entry, as in a
 * journal, it needs 4 bytes for a frame, otherwise 8.
 */
final class SegmentIndex {

    /** The greatest difference between the sequences of two frames of a segment. */
    static final int WIDEST = Integer.MAX_VALUE;

    private static final int LEAST = 64;
    private static final int[] NONE = {};

    private int[] offsets = NONE;
    /** Sequence of each frame less the first one; nothing if that is its position. */
    private int[] after = NONE;

    private boolean gapless = true;
    private long first;
    private int count;

    void add(long sequence, int offset) {
        if (count == 0) {
            first = sequence;
        }
        int difference = Math.toIntExact(sequence - first);
        if (count == offsets.length) {
            lengthen(Math.max(LEAST, count + count / 2));
        }
        if (gapless && difference != count) {
            gapless = false;
            after = new int[offsets.length];
            Arrays.setAll(after, at -> at);
        }
        if (!gapless) {
            after[count] = difference;
        }
        offsets[count++] = offset;
    }

    private void lengthen(int to) {
        offsets = Arrays.copyOf(offsets, to);
        after = gapless ? NONE : Arrays.copyOf(after, to);
    }

    int count() {
        return count;
    }

    /** Removes all frames from that position on. */
    void shorten(int to) {
        count = to;
    }

    /** Frees the memory that is not used. */
    void trim() {
        lengthen(count);
    }

    long sequence(int at) {
        return first + (gapless ? at : after[at]);
    }

    int offset(int at) {
        return offsets[at];
    }

    /** The first position with that sequence or a later one; the count if there is none. */
    int first(long sequence) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sequence(middle) < sequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
