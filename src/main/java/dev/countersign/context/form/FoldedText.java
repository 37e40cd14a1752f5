package dev.countersign.context.form;

import dev.countersign.context.words.LetterForms;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A text in the form in which it is searched: each character by NFKC, without invisible ones, with one blank and one
 * dash; what each of them is, and where it was in the text.
 */
final class FoldedText {

    static final int LETTER = 1;
    /** Such as an accent that follows its letter. */
    static final int MARK = 2;
    /** A capital letter. */
    static final int CAPITAL = 4;
    /** A letter that has a capital or is one. */
    static final int CASED = 8;

    static final int DIGIT = 16;
    static final int BLANK = 32;
    /** A letter, a mark, an apostrophe or a dash. */
    static final int OF_NAME = 64;
    /** A dash or low line, which may stand inside an id. */
    static final int JOINT = 128;
    /** An @, or an opening bracket. */
    static final int SIGN = 256;
    /** A letter with no letter or mark before it. Rare letters, beyond the first 65,536, hide no letter behind them. */
    static final int FIRST = 512;

    private static final int ASCII = 0x80;
    private static final int MINUS = 0x2212;
    private static final int CURLY_APOSTROPHE = 0x2019;
    private static final LetterForms FORMS = new LetterForms(FoldedText::folded);
    private static final short[] KINDS = new short[ASCII];

    static {
        IntStream.range(0, ASCII).forEach(letter -> KINDS[letter] = kind(letter));
    }

    private int[] letters;
    private short[] kinds;
    private int length;
    /** Where the next character begins in the text if nothing is left out. */
    private int expected;
    /** Characters of the folded text that are not one for one, or stand after one that is left out. */
    private int[] at = new int[16];

    /** Where each of these began in the text; the others follow one another. */
    private int[] starts = new int[16];

    private int[] ends = new int[16];
    private int irregular;

    private FoldedText(String text) {
        letters = new int[text.length()];
        kinds = new short[text.length()];
        for (int from = 0; from < text.length(); ) {
            if (text.charAt(from) < ASCII) {
                from = plain(text, from);
                continue;
            }
            int letter = text.codePointAt(from);
            int next = from + Character.charCount(letter);
            String form = FORMS.of(letter);
            // INVARIANT: all that is left of the text has room if each character stays one.
            int needed = length + form.length() + text.length() - next;
            if (needed > letters.length) {
                letters = Arrays.copyOf(letters, 2 * needed);
                kinds = Arrays.copyOf(kinds, 2 * needed);
            }
            for (int i = 0; i < form.length(); ) {
                int each = form.codePointAt(i);
                append(each, from, next);
                i += Character.charCount(each);
            }
            from = next;
        }
    }

    /** Takes characters of ASCII. @return the place behind them */
    private int plain(String text, int from) {
        if (from != expected) {
            irregular(from, from + 1);
        }
        int behind = length;
        int before = begins(behind, LETTER | MARK) ? 0 : LETTER;
        int next = from;
        char letter = text.charAt(next);
        do {
            int kind = KINDS[letter];
            letters[behind] = letter == '\t' || letter == '\r' ? ' ' : letter;
            kinds[behind] = (short) (kind | (kind & ~before & LETTER) * FIRST);
            before = kind & LETTER;
            behind++;
            next++;
        } while (next < text.length() && (letter = text.charAt(next)) < ASCII);
        length = behind;
        expected = next;
        return next;
    }

    static FoldedText of(String text) {
        return new FoldedText(text);
    }

    private void append(int letter, int start, int end) {
        if (length > 0 && isWhole(letters[length - 1], letter)) {
            int whole = Character.toCodePoint((char) letters[length - 1], (char) letter);
            int first = start(length - 1);
            length--;
            if (irregular > 0 && at[irregular - 1] == length) {
                irregular--;
            }
            add(whole, kind(whole), first, end);
        } else {
            add(letter, kind(letter), start, end);
        }
    }

    /** Whether two halves of a character stand side by side now that what was between them is left out. */
    private static boolean isWhole(int first, int second) {
        return first <= Character.MAX_VALUE
                && second <= Character.MAX_VALUE
                && Character.isSurrogatePair((char) first, (char) second);
    }

    private void add(int letter, int kind, int start, int end) {
        if (start != expected || end != start + 1) {
            irregular(start, end);
        }
        expected = end;
        letters[length] = letter;
        kinds[length] = (short) ((kind & LETTER) != 0 && begins(length, LETTER | MARK) ? kind | FIRST : kind);
        length++;
    }

    private void irregular(int start, int end) {
        if (irregular == at.length) {
            at = Arrays.copyOf(at, 2 * irregular);
            starts = Arrays.copyOf(starts, 2 * irregular);
            ends = Arrays.copyOf(ends, 2 * irregular);
        }
        at[irregular] = length;
        starts[irregular] = start;
        ends[irregular] = end;
        irregular++;
    }

    private static short kind(int letter) {
        int kind = switch (Character.getType(letter)) {
            case Character.UPPERCASE_LETTER -> LETTER | CAPITAL | CASED | OF_NAME;
            case Character.LOWERCASE_LETTER, Character.TITLECASE_LETTER -> LETTER | CASED | OF_NAME;
            case Character.MODIFIER_LETTER, Character.OTHER_LETTER -> LETTER | OF_NAME;
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
                MARK | OF_NAME;
            case Character.DECIMAL_DIGIT_NUMBER -> DIGIT;
            default ->
                switch (letter) {
                    case ' ', '\t', '\n', 0xB, '\f', '\r' -> BLANK;
                    case '-' -> OF_NAME | JOINT;
                    case '_' -> JOINT;
                    case '\'', CURLY_APOSTROPHE -> OF_NAME;
                    case '@', '(', '[', '{' -> SIGN;
                    default -> 0;
                };
        };
        return (short) kind;
    }

    private static String folded(int letter) {
        int type = Character.getType(letter);
        if (type == Character.FORMAT) {
            return "";
        }
        if (type == Character.DASH_PUNCTUATION || letter == MINUS) {
            return "-";
        }
        if (Character.isSpaceChar(letter)) {
            return " ";
        }
        return Normalizer.normalize(Character.toString(letter), Normalizer.Form.NFKC);
    }

    int length() {
        return length;
    }

    /** The character there; 0 outside the text. */
    int letter(int at) {
        return at >= 0 && at < length ? letters[at] : 0;
    }

    /** Whether the character there is one of these kinds; false outside the text. */
    boolean is(int at, int kindsOfIt) {
        return at >= 0 && at < length && (kinds[at] & kindsOfIt) != 0;
    }

    /** Whether none of these kinds is before that place; what is said of {@link #FIRST} holds for any of them. */
    boolean begins(int at, int kindsBefore) {
        return at == 0 || (kinds[at - 1] & kindsBefore) == 0 || letters[at - 1] > Character.MAX_VALUE;
    }

    /** The first place from there with one of these kinds, or the length of the text. */
    int next(int from, int kindsOfIt) {
        int at = from;
        while (at < length && (kinds[at] & kindsOfIt) == 0) {
            at++;
        }
        return at;
    }

    /** Where a run of such characters ends. @param most how many of them are read */
    int behind(int from, int kindsOfIt, int most) {
        int at = from;
        int last = Math.min(length, from + most);
        while (at < last && (kinds[at] & kindsOfIt) != 0) {
            at++;
        }
        return at;
    }

    boolean isSame(int one, int other, int many) {
        return Arrays.equals(letters, one, one + many, letters, other, other + many);
    }

    String text(int from, int to) {
        return new String(letters, from, to - from);
    }

    /** Where in the text a match begins. */
    int start(int match) {
        int found = Arrays.binarySearch(at, 0, irregular, match);
        int before = -found - 2;
        return found >= 0 ? starts[found] : before < 0 ? match : ends[before] + match - at[before] - 1;
    }

    /** Where in the text a match ends. @param behind its last character */
    int end(int behind) {
        int found = Arrays.binarySearch(at, 0, irregular, behind - 1);
        return found >= 0 ? ends[found] : start(behind - 1) + 1;
    }
}
