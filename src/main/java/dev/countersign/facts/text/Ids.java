package dev.countersign.facts.text;

import java.text.Normalizer;
import java.util.Optional;

/**
 * The mistakes that the form of an id can have. An id has one form everywhere, so that two texts that look alike
 * cannot be two ids.
 */
public enum Ids {
    EMPTY("is empty. Allowed: 1 to 200 letters."),
    LONG("is longer than an id may be. Allowed: 1 to 200 letters."),
    BROKEN("contains half of a letter (a lone surrogate, U+D800 to U+DFFF). Allowed: whole Unicode letters."),
    CONTROL("contains a control character, such as a tab, a line end or U+0000. Allowed: visible letters."),
    EDGES("has a blank or an invisible letter at its beginning or end. Allowed: none there."),
    COMPOSED("is not in Unicode's composed form (NFC). Allowed: letters combined with their accents.");

    /** Code points of the longest id. */
    public static final int LONGEST = 200;

    private static final int NEXT_LINE = 0x85;
    private static final int DELETE = 0x7F;

    private final String message;

    Ids(String says) {
        this.message = says;
    }

    /** The rest of a sentence whose subject is the id. */
    public String message() {
        return message;
    }

    /** The first mistake of a text as an id; empty if the text is an id. */
    public static Optional<Ids> check(String text) {
        if (isPlain(text)) {
            return Optional.empty();
        }
        if (text.isEmpty()) {
            return Optional.of(EMPTY);
        }
        if (text.codePointCount(0, text.length()) > LONGEST) {
            return Optional.of(LONG);
        }
        if (text.codePoints().anyMatch(letter -> Character.getType(letter) == Character.SURROGATE)) {
            return Optional.of(BROKEN);
        }
        if (edge(text.codePointAt(0)) || edge(text.codePointBefore(text.length()))) {
            return Optional.of(EDGES);
        }
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            return Optional.of(CONTROL);
        }
        return Normalizer.isNormalized(text, Normalizer.Form.NFC) ? Optional.empty() : Optional.of(COMPOSED);
    }

    /** Whether it consists of visible ASCII letters: such a text has none of the mistakes, and most ids are such. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) >= DELETE) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST;
    }

    /** The text trimmed and composed; empty if that is not an id either. */
    public static Optional<String> mended(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && edge(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (to > from && edge(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return Optional.of(Normalizer.normalize(text.substring(from, to), Normalizer.Form.NFC))
                .filter(id -> check(id).isEmpty());
    }

    /** An id for a message; only the beginning of one that is too long. */
    public static String shown(String text) {
        return text.codePointCount(0, text.length()) > LONGEST
                ? text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…"
                : text;
    }

    private static boolean edge(int letter) {
        return blank(letter) || Character.isISOControl(letter) || Character.getType(letter) == Character.FORMAT;
    }

    /** Unicode's White_Space. */
    static boolean blank(int letter) {
        return Character.isSpaceChar(letter) || letter == NEXT_LINE || letter >= '\t' && letter <= '\r';
    }
}
