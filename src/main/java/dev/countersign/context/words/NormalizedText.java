package dev.countersign.context.words;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A text as plain words with their places: without case, accents, apostrophes and invisible letters, with any blanks,
 * hyphens or signs between words. Linear in the length of the text; no pattern is searched for.
 */
final class NormalizedText {

    /** @param text of letters and digits only; a number keeps no sign */
    record Word(String text, int start, int end) {

        boolean isNumber() {
            return text.chars().allMatch(Character::isDigit);
        }
    }

    private static final int SOFT_HYPHEN = 0xAD;
    private static final String APOSTROPHES = "'`\u2018\u2019\u201B\u02BC\u2032\uFF07";
    private static final String HYPHENS = "-\u2010\u2011\u2012\u2013";

    private final String text;
    private final boolean joined;
    private final List<Word> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private int start;
    private int end;

    private NormalizedText(String text, boolean joined) {
        this.text = text;
        this.joined = joined;
    }

    /** The words unchanged. */
    static List<Word> of(String text) {
        return new NormalizedText(text, false).read();
    }

    /** The words, after joining those that were divided at the end of a line. */
    static List<Word> joined(String text) {
        return new NormalizedText(text, true).read();
    }

    private List<Word> read() {
        int at = 0;
        while (at < text.length()) {
            int letter = text.codePointAt(at);
            int next = at + Character.charCount(letter);
            if (joined && HYPHENS.indexOf(letter) >= 0 && !word.isEmpty() && behindLine(next) > next) {
                at = behindLine(next);
                continue;
            }
            if (!unseen(letter)) {
                take(letter, at, next);
            }
            at = next;
        }
        close();
        return words;
    }

    private void take(int letter, int at, int next) {
        String plain = Normalizer.normalize(Character.toString(letter), Normalizer.Form.NFKD)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
        boolean any = false;
        for (int each : plain.codePoints().toArray()) {
            if (Character.isLetterOrDigit(each)) {
                if (word.isEmpty()) {
                    start = at;
                }
                word.appendCodePoint(Character.isDigit(each) ? '0' + Character.digit(each, 10) : each);
                end = next;
                any = true;
            }
        }
        if (!any && Character.getType(letter) != Character.NON_SPACING_MARK) {
            close();
        }
    }

    private static boolean unseen(int letter) {
        return letter == SOFT_HYPHEN
                || Character.getType(letter) == Character.FORMAT
                || APOSTROPHES.indexOf(letter) >= 0;
    }

    /** The position after a line break and the blanks around it; the same position if there is none. */
    private int behindLine(int from) {
        int at = from;
        boolean broken = false;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            broken |= text.charAt(at) == '\n' || text.charAt(at) == '\r';
            at++;
        }
        return broken ? at : from;
    }

    private void close() {
        if (!word.isEmpty()) {
            words.add(new Word(word.toString(), start, end));
            word.setLength(0);
        }
    }
}
