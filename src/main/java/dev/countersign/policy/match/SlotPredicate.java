package dev.countersign.policy.match;

import java.util.BitSet;
import java.util.List;
import org.drools.model.functions.HashedExpression;
import org.drools.model.functions.Predicate1;

/**
 * One cell as a predicate over normalised values. Records, so that equal cells of different rows are equal predicates
 * and share one node of the engine's network.
 */
sealed interface SlotPredicate extends Predicate1<Slots>, HashedExpression {

    @Override
    boolean test(Slots slots);

    int slot();

    Layout.Kind kind();

    /** The words that it names. */
    default BitSet named() {
        return new BitSet();
    }

    /** Whether it may be true for a known value that it does not name; for a range, outside it. */
    default boolean acceptsUnnamed() {
        return false;
    }

    /** Whether it is true for a missing fact. */
    default boolean acceptsMissing() {
        return false;
    }

    @Override
    default String getExpressionHash() {
        return toString();
    }

    /** Equality that is hashed: the only test that the engine can look up instead of evaluate. */
    record WordIs(int slot, int word) implements SlotPredicate {
        @Override
        public boolean test(Slots slots) {
            return slots.words[slot] == word;
        }

        @Override
        public Layout.Kind kind() {
            return Layout.Kind.WORD;
        }

        @Override
        public BitSet named() {
            BitSet named = new BitSet();
            named.set(word);
            return named;
        }
    }

    record WordIn(int slot, BitSet named) implements SlotPredicate {
        @Override
        public boolean test(Slots slots) {
            return slots.words[slot] > Slots.OTHER && named.get(slots.words[slot]);
        }

        @Override
        public Layout.Kind kind() {
            return Layout.Kind.WORD;
        }
    }

    record WordNotIn(int slot, BitSet named) implements SlotPredicate {
        @Override
        public boolean test(Slots slots) {
            return slots.words[slot] != Slots.MISSING && !named.get(slots.words[slot]);
        }

        @Override
        public Layout.Kind kind() {
            return Layout.Kind.WORD;
        }

        @Override
        public boolean acceptsUnnamed() {
            return true;
        }
    }

    record AnyMember(int slot, BitSet named) implements SlotPredicate {
        @Override
        public boolean test(Slots slots) {
            BitSet members = slots.members[slot];
            return members != null && members.intersects(named);
        }

        @Override
        public Layout.Kind kind() {
            return Layout.Kind.MEMBERS;
        }
    }

    record NoMember(int slot, BitSet named) implements SlotPredicate {
        @Override
        public boolean test(Slots slots) {
            BitSet members = slots.members[slot];
            return members != null && !members.intersects(named);
        }

        @Override
        public Layout.Kind kind() {
            return Layout.Kind.MEMBERS;
        }

        @Override
        public boolean acceptsUnnamed() {
            return true;
        }
    }

    record Between(int slot, double low, boolean lowIncluded, double high, boolean highIncluded)
            implements SlotPredicate {
        @Override
        public boolean test(Slots slots) {
            double number = slots.numbers[slot];
            return (number > low || number == low && lowIncluded) && (number < high || number == high && highIncluded);
        }

        @Override
        public Layout.Kind kind() {
            return Layout.Kind.NUMBER;
        }
    }

    record NumberIn(int slot, List<Double> numbers, boolean not) implements SlotPredicate {
        @Override
        public boolean test(Slots slots) {
            double number = slots.numbers[slot];
            return !Double.isNaN(number) && numbers.contains(number) != not;
        }

        @Override
        public Layout.Kind kind() {
            return Layout.Kind.NUMBER;
        }

        @Override
        public boolean acceptsUnnamed() {
            return not;
        }
    }

    record IsKnown(int slot, Layout.Kind kind, boolean known) implements SlotPredicate {
        @Override
        public boolean test(Slots slots) {
            return known
                    == switch (kind) {
                        case WORD -> slots.words[slot] != Slots.MISSING;
                        case MEMBERS -> slots.members[slot] != null;
                        case NUMBER -> !Double.isNaN(slots.numbers[slot]);
                    };
        }

        @Override
        public boolean acceptsUnnamed() {
            return known;
        }

        @Override
        public boolean acceptsMissing() {
            return !known;
        }
    }
}
