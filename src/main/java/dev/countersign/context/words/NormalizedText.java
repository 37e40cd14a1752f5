package dev.countersign.context.words;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * A text as plain words with their places: without case, accents, apostrophes and invisible letters, with any blanks,
 * hyphens or signs between words. Linear in the length of the text; no pattern is searched for. The letters and digits
 * of all words stand in one row, so that a text of many words is not as many objects.
 */
public final class NormalizedText {

    private static final int SOFT_HYPHEN = 0xAD;
    private static final int ASCII = 0x80;
    private static final String APOSTROPHES = "'`\u2018\u2019\u201B\u02BC\u2032\uFF07";
    private static final String HYPHENS = "-\u2010\u2011\u2012\u2013";
    private static final LetterForms PLAIN = new LetterForms(NormalizedText::plain);

    private final String text;
    private final boolean joined;
    private boolean divided;
    private char[] letters;
    private int length;
    private int count;
    /** Of each word its first place in the letters, and of the last one what is behind it. */
    private int[] firsts;

    private int[] hashes;
    private int[] starts;
    private int[] ends;
    private int hash;
    private int start;
    private int end;

    private NormalizedText(String text, boolean joined) {
        this.text = text;
        this.joined = joined;
        letters = new char[text.length()];
        int words = text.length() / 6 + 16;
        firsts = new int[words];
        hashes = new int[words];
        starts = new int[words];
        ends = new int[words];
        read();
    }

    /** The words unchanged. */
    public static NormalizedText of(String text) {
        return new NormalizedText(text, false);
    }

    /** The words, after joining those that were divided at the end of a line. */
    NormalizedText joined() {
        return divided ? new NormalizedText(text, true) : this;
    }

    private void read() {
        int at = 0;
        while (at < text.length()) {
            int letter = text.charAt(at);
            if (isPlain(letter)) {
                at = run(at);
                continue;
            }
            if (letter == ' ') {
                close();
                at++;
                continue;
            }
            letter = text.codePointAt(at);
            int next = at + Character.charCount(letter);
            if (HYPHENS.indexOf(letter) >= 0 && isWord() && behindLine(next) > next) {
                divided = true;
                if (joined) {
                    at = behindLine(next);
                    continue;
                }
            }
            if (!unseen(letter)) {
                take(letter, at, next);
            }
            at = next;
        }
        close();
        firsts[count] = length;
    }

    private static boolean isPlain(int letter) {
        return letter >= 'a' && letter <= 'z' || letter >= '0' && letter <= '9';
    }

    /** Takes small letters and digits. @return the place behind them */
    private int run(int from) {
        begin(from);
        int at = from;
        int behind = length;
        int sum = hash;
        char letter = text.charAt(at);
        do {
            letters[behind++] = letter;
            sum = 31 * sum + letter;
            at++;
        } while (at < text.length() && isPlain(letter = text.charAt(at)));
        length = behind;
        hash = sum;
        end = at;
        return at;
    }

    private void take(int letter, int at, int next) {
        if (letter >= 'A' && letter <= 'Z') {
            append((char) (letter + 'a' - 'A'), at, next);
            return;
        }
        String plain = letter < ASCII ? "" : PLAIN.of(letter);
        // INVARIANT: all that is left of the text has room if each letter stays one.
        int needed = length + plain.length() + text.length() - next;
        if (needed > letters.length) {
            letters = Arrays.copyOf(letters, 2 * needed);
        }
        for (int i = 0; i < plain.length(); i++) {
            append(plain.charAt(i), at, next);
        }
        if (plain.isEmpty() && Character.getType(letter) != Character.NON_SPACING_MARK) {
            close();
        }
    }

    private static String plain(int letter) {
        StringBuilder plain = new StringBuilder();
        Normalizer.normalize(Character.toString(letter), Normalizer.Form.NFKD)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .forEach(each ->
                        plain.appendCodePoint(Character.isDigit(each) ? '0' + Character.digit(each, 10) : each));
        return plain.toString();
    }

    private static boolean unseen(int letter) {
        return APOSTROPHES.indexOf(letter) >= 0
                || letter == SOFT_HYPHEN
                || letter >= ASCII && Character.getType(letter) == Character.FORMAT;
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

    /** Whether a word has begun. */
    private boolean isWord() {
        return length > firsts[count];
    }

    private void append(char letter, int at, int next) {
        begin(at);
        letters[length++] = letter;
        hash = 31 * hash + letter;
        end = next;
    }

    private void begin(int at) {
        if (!isWord()) {
            start = at;
            hash = 0;
        }
    }

    private void close() {
        if (isWord()) {
            hashes[count] = hash;
            starts[count] = start;
            ends[count] = end;
            count++;
            if (count == firsts.length) {
                firsts = Arrays.copyOf(firsts, 2 * count);
                hashes = Arrays.copyOf(hashes, 2 * count);
                starts = Arrays.copyOf(starts, 2 * count);
                ends = Arrays.copyOf(ends, 2 * count);
            }
            firsts[count] = length;
        }
    }

    String text() {
        return text;
    }

    /** How many words it has. */
    int count() {
        return count;
    }

    /** Where in the text a word begins. */
    int start(int word) {
        return starts[word];
    }

    /** Where in the text a word ends. */
    int end(int word) {
        return ends[word];
    }

    /** Where a word begins in the row of all letters and digits. The one behind the last word begins where it ends. */
    int first(int word) {
        return firsts[word];
    }

    /** A letter or digit of the row of all of them; a number keeps no sign. */
    char letter(int at) {
        return letters[at];
    }

    /** How many letters and digits all words have. */
    int letters() {
        return length;
    }

    /** Of the letters and digits of a word, as a text has it. */
    int hash(int word) {
        return hashes[word];
    }

    String word(int word) {
        return new String(letters, firsts[word], firsts[word + 1] - firsts[word]);
    }

    boolean is(int word, String other) {
        int first = firsts[word];
        if (firsts[word + 1] - first != other.length()) {
            return false;
        }
        for (int i = 0; i < other.length(); i++) {
            if (letters[first + i] != other.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    boolean isNumber(int word) {
        for (int i = firsts[word]; i < firsts[word + 1]; i++) {
            if (!Character.isDigit(letters[i])) {
                return false;
            }
        }
        return true;
    }
}
