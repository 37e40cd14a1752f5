package dev.countersign.tables.workbook;

import java.util.Locale;
import java.util.Optional;

/**
 * Letters that look like others or are invisible: a Cyrillic A in `EMАIL` is a row that never matches (Unicode TR 39).
 */
final class ConfusableChars {

    private static final int FIRST_ORDINARY = 0x20;
    private static final int LAST_ORDINARY = 0x7E;

    private ConfusableChars() {}

    /**
     * The first letter that does not belong, described.
     *
     * @param free whether the text is prose, which may hold any visible letter; otherwise only plain ASCII is allowed
     */
    static Optional<String> first(String text, boolean free) {
        for (int at = 0, letter; at < text.length(); at += Character.charCount(letter)) {
            letter = text.codePointAt(at);
            if (free ? hidden(letter) : letter < FIRST_ORDINARY || letter > LAST_ORDINARY) {
                return Optional.of(described(letter));
            }
        }
        return Optional.empty();
    }

    /** The text with a name in place of every invisible letter. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .forEach(
                        letter -> shown.append(hidden(letter) ? "<" + code(letter) + ">" : Character.toString(letter)));
        return shown.toString();
    }

    private static boolean hidden(int letter) {
        int type = Character.getType(letter);
        return letter != '\n'
                && (type == Character.CONTROL
                        || type == Character.FORMAT
                        || type == Character.PRIVATE_USE
                        || type == Character.UNASSIGNED
                        || type == Character.SURROGATE);
    }

    private static String described(int letter) {
        String name = Character.getName(letter);
        return code(letter) + (name == null ? "" : " (" + name.toLowerCase(java.util.Locale.ROOT) + ")");
    }

    private static String code(int letter) {
        return "U+" + String.format(Locale.ROOT, "%04X", letter);
    }
}
