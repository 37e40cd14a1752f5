package dev.countersign.context;

/**
 * What earlier decisions reserved and our record does not show yet.
 *
 * @param amount in euros
 * @param count  how many times
 */
public record ReservedAmounts(double amount, double count) {

    /** Nothing is reserved. */
    public static final ReservedAmounts NOTHING = new ReservedAmounts(0, 0);
}
