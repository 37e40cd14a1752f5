package dev.countersign.facts.stock;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the text of a condition cell, for workbooks that stock Drools runs: their technical rows import this
 * class, so its name and its methods are stable. See docs/drools.md.
 *
 * <p>It shares no code with the engine of this program, which reads each cell once. This class reads the text at
 * every call; it is slow, and simple enough to serve as the reference.
 */
public enum Cells {
    ;

    /** Whether a value, or null for a missing fact, meets the cell. */
    public static boolean matches(@Nullable Object value, String cell) {
        String text = cell.strip();
        if (text.isEmpty() || isWord(text, "any") || isWord(text, "otherwise")) {
            return true;
        }
        if (isWord(text, "missing")) {
            return value == null;
        }
        if (value == null) {
            return false;
        }
        if (isWord(text, "known")) {
            return true;
        }
        return text.startsWith("not ") ? !any(value, text.substring("not ".length())) : any(value, text);
    }

    /** From is inclusive. */
    public static boolean from(@Nullable Object day, String cell) {
        return LocalDate.parse(cell).compareTo((LocalDate) Objects.requireNonNull(day)) <= 0;
    }

    /** To is exclusive. */
    public static boolean to(@Nullable Object day, String cell) {
        return LocalDate.parse(cell).compareTo((LocalDate) Objects.requireNonNull(day)) > 0;
    }

    private static boolean isWord(String text, String word) {
        return text.toLowerCase(Locale.ROOT).equals(word);
    }

    private static boolean any(Object value, String text) {
        if (value instanceof Collection<?> members) {
            return members.stream().anyMatch(member -> any(member, text));
        }
        return Stream.of(text.split("[,;]")).map(String::strip).anyMatch(part -> one(value, part));
    }

    private static boolean one(Object value, String part) {
        if (value instanceof String) {
            return value.equals(part);
        }
        if (value instanceof Boolean) {
            return value.equals(isWord(part, "yes"));
        }
        int dots = part.indexOf("..");
        if (dots > 0) {
            String low = part.substring(0, dots).strip();
            String high = part.substring(dots + "..".length()).strip();
            return one(value, low.startsWith(">") ? low : ">=" + low)
                    && one(value, high.startsWith("<") ? high : value instanceof LocalTime ? "<" + high : "<=" + high);
        }
        for (String sign : List.of("<=", ">=", "<", ">")) {
            if (part.startsWith(sign)) {
                int order = order(value, part.substring(sign.length()).strip());
                return sign.endsWith("=") && order == 0 || (sign.startsWith("<") ? order < 0 : order > 0);
            }
        }
        return order(value, part) == 0;
    }

    private static int order(Object value, String bound) {
        if (value instanceof LocalDate day) {
            return day.compareTo(LocalDate.parse(bound));
        }
        return value instanceof LocalTime time
                ? time.compareTo(LocalTime.parse(bound))
                : new BigDecimal(value.toString()).compareTo(new BigDecimal(bound));
    }
}
