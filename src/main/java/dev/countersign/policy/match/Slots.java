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

    /** The number of this case in the batch. */
    final int index;

    final int[] words;
    final double[] numbers;
    final @Nullable BitSet[] members;

    Slots(int index, int size) {
        this.index = index;
        words = new int[size];
        numbers = new double[size];
        members = new BitSet[size];
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
