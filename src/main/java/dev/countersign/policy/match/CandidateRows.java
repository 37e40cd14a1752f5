package dev.countersign.policy.match;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses rows of a stage that may match a case, by a set of rows for each word and each range of numbers. It may
 * choose too many, never too few; Drools tests those that are chosen. Immutable.
 */
final class CandidateRows {

    /** A stage with fewer rows is matched by its network alone, which is as fast. */
    static final int FROM = 16;

    /** The number of blocks of rows that are chosen before Drools tests them. */
    private static final int BLOCKS = 8;
    /** If more than one row in {@value} is a candidate, the network is faster. */
    private static final int ONE_IN = 16;
    /** This number of candidates is never too many. */
    private static final int SOME = 64;

    /** Takes candidates. */
    interface Taker {

        /** @return whether rows below are needed */
        boolean take(int place);
    }

    private final List<CandidateColumn> columns;
    private final CandidateColumn.Single[] singles;
    private final CandidateColumn.Members[] members;
    /** Those with a list of the rows of a word. */
    private final CandidateColumn.Words[] listed;

    private final int rows;
    private final int most;

    private CandidateRows(List<CandidateColumn> columns, int rows) {
        this.columns = columns;
        singles = of(CandidateColumn.Single.class).toArray(CandidateColumn.Single[]::new);
        members = of(CandidateColumn.Members.class).toArray(CandidateColumn.Members[]::new);
        listed = of(CandidateColumn.Words.class)
                .filter(CandidateColumn.Words::hasLists)
                .toArray(CandidateColumn.Words[]::new);
        this.rows = rows;
        most = Math.max(SOME, rows / ONE_IN);
    }

    private <T> Stream<T> of(Class<T> kind) {
        return columns.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** Empty for a small stage, and for one whose rows test nothing. */
    static Optional<CandidateRows> of(List<RowRule> rows) {
        if (rows.size() < FROM) {
            return Optional.empty();
        }
        List<CandidateColumn> columns = CandidateTests.columns(rows);
        return columns.isEmpty() ? Optional.empty() : Optional.of(new CandidateRows(columns, rows.size()));
    }

    /**
     * Passes the place of each candidate in the list of rows, from the topmost, as long as rows below are needed.
     *
     * @return false if there are too many; some were passed then
     */
    boolean forEach(Slots slots, Taker taker) {
        int[] few = few(slots);
        if (few != null) {
            fewOf(few, slots, taker);
            return true;
        }
        long[][] sets = new long[singles.length][];
        for (int i = 0; i < sets.length; i++) {
            sets[i] = singles[i].rows(slots);
        }
        int number = (rows + Long.SIZE - 1) / Long.SIZE;
        long[] blocks = new long[Math.min(number, BLOCKS)];
        int passed = 0;
        for (int first = 0; first < number; first += BLOCKS) {
            int count = Math.min(BLOCKS, number - first);
            choose(slots, sets, blocks, first, count);
            for (int i = 0; i < count; i++) {
                for (long left = blocks[i]; left != 0; left &= left - 1) {
                    if (++passed > most) {
                        return false;
                    }
                    if (!taker.take((first + i) * Long.SIZE + Long.numberOfTrailingZeros(left))) {
                        return true;
                    }
                }
            }
        }
        return true;
    }

    private void choose(Slots slots, long[][] sets, long[] blocks, int first, int count) {
        Arrays.fill(blocks, -1);
        for (long[] set : sets) {
            for (int i = 0; i < count; i++) {
                blocks[i] &= set[first + i];
            }
        }
        for (CandidateColumn.Members each : members) {
            each.narrow(slots, blocks, first, count);
        }
    }

    /** The shortest list. */
    private int @Nullable [] few(Slots slots) {
        int[] shortest = null;
        for (CandidateColumn.Words column : listed) {
            int[] few = column.few(slots);
            if (few != null && (shortest == null || few.length < shortest.length)) {
                shortest = few;
            }
        }
        return shortest;
    }

    private void fewOf(int[] few, Slots slots, Taker taker) {
        for (int place : few) {
            boolean chosen = true;
            for (int i = 0; i < columns.size() && chosen; i++) {
                chosen = columns.get(i).accepts(slots, place);
            }
            if (chosen && !taker.take(place)) {
                return;
            }
        }
    }
}
