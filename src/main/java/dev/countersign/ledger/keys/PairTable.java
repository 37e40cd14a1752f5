package dev.countersign.ledger.keys;

import java.util.Arrays;

/**
 * Pairs of numbers, each with a value, in sorted arrays: 16 bytes for a pair and 4 for its value. A new pair moves half
 * of the others on average, so a table should have at most some 100,000. For one thread at a time.
 */
final class PairTable {

    private static final int LEAST = 16;
    /** The arrays grow by a part of their length, because a table lives as long as the process. */
    private static final int GROWTH = 8;

    private final boolean valued;
    private long[] first = new long[0];
    private long[] second = new long[0];
    private int[] values = new int[0];
    private int count;

    /** @param valued whether pairs have values; otherwise they need no memory */
    PairTable(boolean valued) {
        this.valued = valued;
    }

    int count() {
        return count;
    }

    long first(int at) {
        return first[at];
    }

    long second(int at) {
        return second[at];
    }

    int value(int at) {
        return values[at];
    }

    void set(int at, int value) {
        values[at] = value;
    }

    /** Adds a pair, or replaces its value. */
    void put(long one, long other, int value) {
        int at = from(one, other);
        if (at < count && first[at] == one && second[at] == other) {
            if (valued) {
                values[at] = value;
            }
            return;
        }
        room(1);
        move(at, at + 1);
        count++;
        write(at, one, other, value);
    }

    /** Adds a pair at the end. {@link #sort} must follow before anything is looked up. */
    void append(long one, long other, int value) {
        room(1);
        write(count++, one, other, value);
    }

    /** Reserves memory for that many pairs more. */
    void room(int more) {
        if (count + more > first.length) {
            int length = Math.max(count + more, Math.max(LEAST, count + count / GROWTH));
            first = Arrays.copyOf(first, length);
            second = Arrays.copyOf(second, length);
            values = valued ? Arrays.copyOf(values, length) : values;
        }
    }

    private void write(int at, long one, long other, int value) {
        first[at] = one;
        second[at] = other;
        if (valued) {
            values[at] = value;
        }
    }

    private void move(int from, int to) {
        System.arraycopy(first, from, first, to, count - from);
        System.arraycopy(second, from, second, to, count - from);
        if (valued) {
            System.arraycopy(values, from, values, to, count - from);
        }
    }

    void remove(int at) {
        move(at + 1, at);
        count--;
    }

    /** The position of a pair; -1 if there is none. */
    int find(long one, long other) {
        int at = from(one, other);
        return at < count && first[at] == one && second[at] == other ? at : -1;
    }

    /** The first position of a pair that is not before this one. */
    int from(long one, long other) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(middle, one, other) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int compare(int at, long one, long other) {
        int compared = Long.compare(first[at], one);
        return compared == 0 ? Long.compare(second[at], other) : compared;
    }

    /** Sorts the pairs that were appended. Of equal pairs the last one counts. */
    void sort() {
        long below = Long.highestOneBit(Math.max(1, count)) * 2 - 1;
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            order[i] = first[i] & ~below | i;
        }
        Arrays.sort(order);
        PairTable sorted = new PairTable(valued);
        sorted.room(count + count / (4 * GROWTH));
        for (long each : order) {
            int at = (int) (each & below);
            // pairs whose first numbers begin alike are not in order yet: put finds their places
            int last = sorted.count - 1;
            if (last < 0 || compare(at, sorted.first[last], sorted.second[last]) > 0) {
                sorted.write(sorted.count++, first[at], second[at], valued ? values[at] : 0);
            } else {
                sorted.put(first[at], second[at], valued ? values[at] : 0);
            }
        }
        first = sorted.first;
        second = sorted.second;
        values = sorted.values;
        count = sorted.count;
    }
}
