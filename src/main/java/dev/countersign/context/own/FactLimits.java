package dev.countersign.context.own;

import java.util.Optional;

/**
 * The mistakes that own facts may have before none of them are used.
 *
 * @param quarantine share of customers that may be in quarantine, 0 to 1; ten always may
 * @param dangling   share of consents, suppressions, contacts, histories and aliases that may name an unknown customer,
 *     0 to 1
 */
public record FactLimits(double quarantine, double dangling) {

    /** One customer in a hundred, and no line with an unknown customer. */
    public static final FactLimits USUAL = new FactLimits(0.01, 0);

    private static final int ALWAYS = 10;

    /** A share from its text, 0 to 1; empty if the text is not a share. */
    public static Optional<Double> share(String written) {
        return written.matches("0(\\.\\d{1,9})?|1(\\.0{1,9})?")
                ? Optional.of(Double.valueOf(written))
                : Optional.empty();
    }

    /** How many of that number of customers may be in quarantine. */
    long quarantined(long customers) {
        return Math.max(ALWAYS, (long) (quarantine * customers));
    }
}
