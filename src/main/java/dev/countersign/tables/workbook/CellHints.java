package dev.countersign.tables.workbook;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Suggestions for a cell that does not follow the grammar: a sentence that begins with "Maybe". They are never applied.
 */
final class CellHints {

    private static final String N = "(-?\\d+(?:\\.\\d+)?)";
    private static final Pattern OPEN = Pattern.compile("(=>|=<|\\.\\.)\\s*" + N + "|" + N + "\\s*\\.\\.");
    private static final Pattern BETWEEN =
            Pattern.compile("(>=?)?\\s*" + N + "\\s*(?:-|\\.{3,}|to|and|&&?|,)?\\s*(<=?)?\\s*" + N.replace("-?", ""));
    private static final Pattern DOTTED_DAY = Pattern.compile("(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?(\\d{4})");
    private static final Pattern HOUR = Pattern.compile("(\\d{1,2})(?:[:.](\\d{2}))?\\s*([ap]m)?");
    private static final Pattern APART = Pattern.compile("\\s*[/|&+]\\s*|\\s+(?:(?:or|and)\\s+)?");
    private static final Map<Integer, String> ORDINARY = new TreeMap<>();

    static {
        String alike = "\u0410A\u0412B\u0415E\u041AK\u041CM\u041DH\u041EO\u0420P\u0421C\u0422T\u0425X\u0405S\u0406I"
                + "\u0408J\u0417"
                + "3\u0430a\u0435e\u043Eo\u0440p\u0441c\u0445x\u0443y\u0391A\u0392B\u0395E\u0396Z\u0397H"
                + "\u0399I\u039AK\u039CM\u039DN\u039FO\u03A1P\u03A4T\u03A5Y\u03A7X\u2010-\u2011-\u2212-";
        for (int i = 0; i < alike.length(); i += 2) {
            ORDINARY.put((int) alike.charAt(i), alike.substring(i + 1, i + 2));
        }
        ORDINARY.putAll(Map.of(
                0x2013, "..", 0x2014, "..", 0x2026, "..", 0x2264, "<=", 0x2265, ">=", 0x00A0, " ", 0x202F, " ", 0x200B,
                "", 0xFEFF, "", '\n' + 0, ", "));
        ORDINARY.putAll(Map.of(0x201C, "", 0x201D, "", 0x201E, "", 0x2018, "", 0x2019, ""));
    }

    private CellHints() {}

    static String number(String text) {
        Matcher open = OPEN.matcher(text.strip());
        if (open.matches()) {
            return open.group(3) != null
                    ? maybe(">= " + open.group(3))
                    : maybe((open.group(1).equals("=>") ? ">= " : "<= ") + open.group(2));
        }
        Matcher between = BETWEEN.matcher(text.strip());
        if (between.matches()) {
            return maybe((">".equals(between.group(1)) ? ">" : "") + between.group(2) + ".."
                    + ("<".equals(between.group(3)) ? "<" : "") + between.group(4));
        }
        return "Maybe `> 5`, `5..10` or `5`.";
    }

    /**
     * A number whose last three digits some read as thousands and others as decimals: each reading in a form that has
     * no other.
     */
    static String thousand(String text) {
        String whole = text.replaceAll("[,.]", "");
        boolean one = text.length() - whole.length() == 1;
        return "Maybe `" + whole + "`" + (one ? ", or `" + decimal(text.replace(',', '.')) + "`" : "") + "?";
    }

    private static String decimal(String text) {
        String shortest = new BigDecimal(text).stripTrailingZeros().toPlainString();
        return shortest.length() == text.length() ? shortest + "0" : shortest;
    }

    /** Words of a list with another separator than a comma. */
    static String words(String text, Collection<String> words) {
        List<String> parts = List.of(APART.split(text.strip()));
        return parts.size() > 1 && words.containsAll(parts)
                ? maybe(String.join(", ", parts))
                : "Maybe it is in the wrong column.";
    }

    static String day(String text) {
        Matcher dotted = DOTTED_DAY.matcher(text);
        try {
            return dotted.matches()
                    ? maybe(LocalDate.of(number(dotted, 3), number(dotted, 2), number(dotted, 1))
                            .toString())
                    : "Maybe write it as 2026-01-31.";
        } catch (DateTimeException e) {
            return "Maybe write it as 2026-01-31.";
        }
    }

    static String time(String text) {
        Matcher hour = HOUR.matcher(text.toLowerCase(java.util.Locale.ROOT).strip());
        try {
            return hour.matches()
                    ? maybe(LocalTime.of(
                                    number(hour, 1) % 12
                                            + (hour.group(3) == null
                                                    ? number(hour, 1) / 12 * 12
                                                    : hour.group(3).equals("pm") ? 12 : 0),
                                    hour.group(2) == null ? 0 : number(hour, 2))
                            .toString())
                    : "Maybe write it as 08:00.";
        } catch (DateTimeException e) {
            return "Maybe write it as 08:00. The last minute of a day is `23:59`; `>= 20:00` includes the rest of "
                    + "the day.";
        }
    }

    /** The text with ordinary letters in place of letters that only look like them. */
    static String ordinary(String text) {
        StringBuilder plain = new StringBuilder();
        text.strip()
                .codePoints()
                .forEach(letter -> plain.append(ORDINARY.getOrDefault(letter, Character.toString(letter))));
        String read = plain.toString().strip();
        return ConfusableChars.first(read, false).isEmpty() && !read.isEmpty()
                ? maybe(read)
                : "Maybe type it again by hand.";
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static String maybe(String text) {
        return "Maybe `" + text + "`?";
    }
}
