package dev.countersign.policy.drl;

/** The three values of Kleene's strong logic. Their order is that of conjunction: the least of several is their conjunction, the greatest their disjunction. */
public enum Truth {
    NO,
    UNKNOWN,
    YES;

    public static Truth of(boolean holds) {
        return holds ? YES : NO;
    }

    public Truth and(Truth other) {
        return compareTo(other) <= 0 ? this : other;
    }

    Truth or(Truth other) {
        return compareTo(other) >= 0 ? this : other;
    }

    Truth not() {
        return switch (this) {
            case NO -> YES;
            case UNKNOWN -> UNKNOWN;
            case YES -> NO;
        };
    }
}
