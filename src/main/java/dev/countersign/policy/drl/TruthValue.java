package dev.countersign.policy.drl;

/**
 * The three values of Kleene's strong logic. Their order is that of conjunction: the least of several is their
 * conjunction, the greatest their disjunction.
 */
public enum TruthValue {
    NO,
    UNKNOWN,
    YES;

    public static TruthValue of(boolean holds) {
        return holds ? YES : NO;
    }

    public TruthValue and(TruthValue other) {
        return compareTo(other) <= 0 ? this : other;
    }

    TruthValue or(TruthValue other) {
        return compareTo(other) >= 0 ? this : other;
    }

    TruthValue not() {
        return switch (this) {
            case NO -> YES;
            case UNKNOWN -> UNKNOWN;
            case YES -> NO;
        };
    }
}
