package dev.countersign.facts.json;

import dev.countersign.facts.Case;
import java.math.BigDecimal;

/**
 * A number in the form of ECMAScript (RFC 8785, section 3.2.2.3): the fewest digits that read back as the same
 * number.
 */
public record JsonNumber(double value) {

    private static final double LARGEST_WHOLE = 9_007_199_254_740_992.0;
    private static final int MOST_ZEROS_BEHIND = 21;
    private static final int MOST_ZEROS_BEFORE = -6;

    /** @throws IllegalArgumentException for a number that JSON cannot represent: NaN or infinite */
    public JsonNumber {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(value + " is not a JSON number");
        }
    }

    /** The digits, with an exponent where the number is very large or very small. */
    public String text() {
        return value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE ? Long.toString((long) value) : digits();
    }

    private String digits() {
        BigDecimal shortest = Case.shortest(value);
        String digits = shortest.unscaledValue().abs().toString();
        int point = shortest.precision() - shortest.scale();
        String sign = value < 0 ? "-" : "";
        if (digits.length() <= point && point <= MOST_ZEROS_BEHIND) {
            return sign + digits + "0".repeat(point - digits.length());
        }
        if (0 < point && point <= MOST_ZEROS_BEHIND) {
            return sign + digits.substring(0, point) + "." + digits.substring(point);
        }
        if (MOST_ZEROS_BEFORE < point && point <= 0) {
            return sign + "0." + "0".repeat(-point) + digits;
        }
        String exponent = (point > 0 ? "e+" : "e-") + Math.abs(point - 1);
        return sign + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "") + exponent;
    }
}
