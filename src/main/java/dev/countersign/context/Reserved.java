package dev.countersign.context;

/**
 * What decisions of before have reserved, and our record does not show yet.
 *
 * @param amount in euros
 * @param count  how many times
 */
public record Reserved(double amount, double count) {

    /** Nothing is reserved. */
    public static final Reserved NOTHING = new Reserved(0, 0);
}
