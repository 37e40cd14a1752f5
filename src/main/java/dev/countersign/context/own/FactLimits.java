package dev.countersign.context.own;

import java.util.Optional;

/**
 * How much may be wrong with own facts before none of them count.
 *
 * @param quarantine share of customers that may be in quarantine, 0 to 1; ten always may
 * @param dangling   share of consents, suppressions, contacts, histories and aliases that may name a customer we do
 *     not hold, 0 to 1
 */
public record FactLimits(double quarantine, double dangling) {

    /** One customer in a hundred, and no line that names nobody. */
    public static final FactLimits USUAL = new FactLimits(0.01, 0);

    private static final int ALWAYS = 10;

    /** A share as it is written, from 0 to 1; nothing where the text is none. */
    public static Optional<Double> share(String written) {
        return written.matches("0(\\.\\d{1,9})?|1(\\.0{1,9})?")
                ? Optional.of(Double.valueOf(written))
                : Optional.empty();
    }

    /** How many customers may be in quarantine, of so many. */
    long quarantined(long customers) {
        return Math.max(ALWAYS, (long) (quarantine * customers));
    }
}
