package dev.countersign.policy.match;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One case, normalised for one stage: each value encoded once, so that every test of every row is a comparison of
 * primitives. This, and nothing else, is what table rows match in the engine.
 */
public final class Slots {

    static final int MISSING = -1;
    /** A word that is in no cell of the stage. */
    static final int OTHER = 0;

    private static final int[] NO_WORDS = {};
    private static final double[] NO_NUMBERS = {};
    private static final @Nullable BitSet[] NO_MEMBERS = {};

    /** The number of this case in the batch. */
    final int index;

    final int[] words;
    final double[] numbers;
    final @Nullable BitSet[] members;

    /** @param words number of facts with one word; of numbers; of facts with several words */
    Slots(int index, int words, int numbers, int members) {
        this.index = index;
        this.words = words == 0 ? NO_WORDS : new int[words];
        this.numbers = numbers == 0 ? NO_NUMBERS : new double[numbers];
        this.members = members == 0 ? NO_MEMBERS : new BitSet[members];
    }

    /** The same values as another case of the batch. */
    Slots(int index, Slots other) {
        this.index = index;
        words = other.words.clone();
        numbers = other.numbers.clone();
        members = other.members.clone();
    }

    int word(int slot) {
        return words[slot];
    }
}
