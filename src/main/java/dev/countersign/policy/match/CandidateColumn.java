package dev.countersign.policy.match;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * For each value of one fact the rows of a stage that accept it, as a set of bits: {@value Long#SIZE} rows are one
 * block. A set may have too many rows, never too few.
 */
sealed interface CandidateColumn {

    /** Whether the row at that place accepts the value. */
    boolean accepts(Slots slots, int place);

    /** A fact with one value: its set is ready. */
    sealed interface Single extends CandidateColumn {

        long[] rows(Slots slots);

        @Override
        default boolean accepts(Slots slots, int place) {
            return has(rows(slots), place);
        }
    }

    private static boolean has(long[] set, int place) {
        return (set[place / Long.SIZE] >>> place & 1) != 0;
    }

    /**
     * A fact with one word.
     *
     * @param rows    by word; by the remainder if there are more words than sets
     * @param few     by word; empty if the stage has few rows
     * @param missing the rows for a missing fact
     * @param other   the rows for a word that no row names
     */
    record Words(int slot, int words, long[][] rows, int[] @Nullable [] few, long[] missing, long[] other)
            implements Single {

        @Override
        public long[] rows(Slots slots) {
            int word = slots.words[slot];
            if (word > Slots.OTHER && word < words) {
                return rows[word % rows.length];
            }
            return word == Slots.MISSING ? missing : other;
        }

        /** The rows that accept the value, as a list of places from the topmost; null if there is no list. */
        int @Nullable [] few(Slots slots) {
            int word = slots.words[slot];
            return word > Slots.OTHER && word < few.length ? few[word] : null;
        }

        /** Whether a value has such a list. */
        boolean hasLists() {
            return few.length > 0;
        }
    }

    /** A number, day or time. @param cuts where the next range begins */
    record Numbers(int slot, double[] cuts, long[][] rows, long[] missing) implements Single {

        @Override
        public long[] rows(Slots slots) {
            double number = slots.numbers[slot];
            return Double.isNaN(number) ? missing : rows[range(cuts, number)];
        }

        static int range(double[] cuts, double number) {
            int low = 0;
            int high = cuts.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (cuts[middle] <= number) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    /**
     * A fact with several words.
     *
     * @param any      by word the rows that accept it as one of the words
     * @param none     by word the rows that exclude it
     * @param untested the rows that need none of the words
     */
    record Members(int slot, long[] @Nullable [] any, long[] @Nullable [] none, long[] untested, long[] missing)
            implements CandidateColumn {

        /** Removes rows of the blocks from that one on that do not accept the value. */
        void narrow(Slots slots, long[] blocks, int first, int count) {
            BitSet members = slots.members[slot];
            for (int i = 0; i < count; i++) {
                if (blocks[i] != 0) {
                    blocks[i] &= members == null ? missing[first + i] : block(members, first + i);
                }
            }
        }

        private long block(BitSet members, int block) {
            long accepted = untested[block];
            long excluded = 0;
            for (int word = members.nextSetBit(1); word > 0 && word < any.length; word = members.nextSetBit(word + 1)) {
                long[] accepting = any[word];
                if (accepting != null) {
                    accepted |= accepting[block];
                }
                long[] excluding = none[word];
                if (excluding != null) {
                    excluded |= excluding[block];
                }
            }
            return accepted & ~excluded;
        }

        @Override
        public boolean accepts(Slots slots, int place) {
            BitSet members = slots.members[slot];
            return members == null ? has(missing, place) : (block(members, place / Long.SIZE) >>> place & 1) != 0;
        }
    }
}
