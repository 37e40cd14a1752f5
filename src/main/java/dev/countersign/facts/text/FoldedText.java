package dev.countersign.facts.text;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A text in the two forms in which it is compared with others. Neither form is shown or stored.
 *
 * @param id       without differences of case and width, blanks at the ends and invisible letters; two ids with the
 *     same form are meant to be one
 * @param skeleton also with one letter for all that look alike (after Unicode TR 39), no accents and no separators;
 *     two names with the same skeleton look the same
 */
public record FoldedText(String id, String skeleton) {

    private static final int DELETE = 0x7F;
    private static final String SEPARATORS = "-_./:";
    private static final int LONG_S = 0x17F;
    private static final int LONG_S_T = 0xFB05;
    private static final int GRAPHEME_JOINER = 0x034F;

    /**
     * In addition to {@link Confusables}, and applied first: a Latin letter or sign, then letters of other scripts
     * that look like it. Capitals come first, because a small letter may look like another.
     */
    private static final Map<Integer, String> ALIKE = Stream.of(
                    "AΑАᎪ", "BΒВᏴ", "CСϹᏟ", "DᎠ", "EΕЕᎬ", "FϜ", "GԌᏀ", "HΗНᎻ", "IΙІӀ", "JЈᎫ", "KΚКᏦ", "LᏞ", "MΜМᎷ",
                    "NΝ", "OΟОՕ", "PΡРᏢ", "QԚ", "SЅՏᏚ", "TΤТᎢ", "UՍ", "VѴᏙ", "WԜᎳ", "XΧХ", "YΥҮУ", "ZΖᏃ", "aαаɑ",
                    "bЬьƄ", "cсϲ", "dԁ", "eеҽ", "fƒ", "gɡԍց", "hһհ", "iіιɩı", "jјϳ", "kκк", "lӏ", "mм", "nпηո", "oοоօσ",
                    "pрρ", "qԛզ", "rгᴦ", "sѕꜱ", "tтτ", "uυսʋ", "vνѵ", "wԝѡա", "xхχ", "yуүγ", "zᴢ", "3ЗзӠӡ", "6б", "4Ч",
                    "-‐–—−⁃", "'’‘ʼ`´", "/⁄∕", ":׃∶", "_ߺ", ".․")
            .flatMap(each -> each.codePoints().skip(1).mapToObj(letter -> Map.entry(letter, each.substring(0, 1))))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    /** Small Latin letters and digits that look alike. */
    private static final Map<Integer, String> PLAIN =
            Map.of((int) '0', "o", (int) '1', "l", (int) 'i', "l", (int) '|', "l", (int) 'm', "rn", (int) 'w', "vv");

    public static FoldedText of(String text) {
        return new FoldedText(id(text), skeleton(text));
    }

    /** NFKC, no blanks at the ends, no invisible letters, case folded. */
    public static String id(String text) {
        if (isPlain(text)) {
            return text.toLowerCase(Locale.ROOT);
        }
        String seen = seen(text);
        int from = 0;
        int to = seen.length();
        while (from < to && Ids.blank(seen.codePointAt(from))) {
            from += Character.charCount(seen.codePointAt(from));
        }
        while (to > from && Ids.blank(seen.codePointBefore(to))) {
            to -= Character.charCount(seen.codePointBefore(to));
        }
        return cased(seen.substring(from, to));
    }

    /** Whether there are only visible letters of ASCII. */
    static boolean isPlain(String text) {
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter <= ' ' || letter >= DELETE) {
                return false;
            }
        }
        return true;
    }

    /**
     * NFKC, no separators, no invisible letters, no accents, one letter for all that look alike, case folded. A text
     * of separators alone keeps its folded form.
     */
    public static String skeleton(String text) {
        String plain = text.chars().allMatch(letter -> letter < DELETE)
                ? text.toLowerCase(Locale.ROOT)
                : letters(cased(letters(unmarked(seen(shaped(text))))));
        StringBuilder shape = new StringBuilder(plain.length() + 4);
        plain.codePoints().filter(letter -> !separates(letter)).forEach(letter -> {
            String alike = PLAIN.get(letter);
            if (alike == null) {
                shape.appendCodePoint(letter);
            } else {
                shape.append(alike);
            }
        });
        return shape.isEmpty() ? id(text) : shape.toString();
    }

    private static boolean separates(int letter) {
        return SEPARATORS.indexOf(letter) >= 0
                || letter < ' '
                || Ids.blank(letter)
                || Character.getType(letter) == Character.DASH_PUNCTUATION
                || Character.getType(letter) == Character.CONNECTOR_PUNCTUATION;
    }

    /**
     * Applied before NFKC, which turns some of them into another letter: the lunate sigma looks like a `c` and
     * becomes a sigma. A long s stays an s.
     */
    private static String shaped(String text) {
        return text.codePoints()
                .mapToObj(
                        letter -> letter == LONG_S || letter == LONG_S_T ? Character.toString(letter) : letter(letter))
                .collect(Collectors.joining());
    }

    /**
     * Without accents, dots, bars and other marks on letters: those of European scripts. Vowels of other scripts are
     * letters to their readers.
     */
    private static String unmarked(String text) {
        StringBuilder bare = Normalizer.normalize(text, Normalizer.Form.NFD)
                .codePoints()
                .filter(letter -> !isMark(letter))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return Normalizer.normalize(bare, Normalizer.Form.NFC);
    }

    /** The blocks of combining diacritical marks. */
    static boolean isMark(int letter) {
        return letter >= 0x0300 && letter <= 0x036F
                || letter >= 0x1AB0 && letter <= 0x1AFF
                || letter >= 0x1DC0 && letter <= 0x1DFF
                || letter >= 0x20D0 && letter <= 0x20FF
                || letter >= 0xFE20 && letter <= 0xFE2F;
    }

    private static String letters(String text) {
        return text.codePoints().mapToObj(FoldedText::letter).collect(Collectors.joining());
    }

    private static String letter(int letter) {
        if (letter < DELETE) {
            return Character.toString(letter);
        }
        String alike =
                ALIKE.getOrDefault(letter, Confusables.OF_UNICODE.letters().get(letter));
        return alike == null ? Character.toString(letter) : alike;
    }

    /** NFKC, without invisible letters. */
    static String seen(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFKC);
        return composed.codePoints()
                .filter(letter -> !invisible(letter))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Full case folding through capitals, so that `ß` and `SS` agree. It is the same in every language. */
    private static String cased(String text) {
        return Normalizer.normalize(text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
    }

    /** Format letters, and those of other kinds that show nothing either (Default_Ignorable_Code_Point). */
    private static boolean invisible(int letter) {
        return Character.getType(letter) == Character.FORMAT
                || letter == GRAPHEME_JOINER
                || letter == 0x115F
                || letter == 0x1160
                || letter == 0x17B4
                || letter == 0x17B5
                || letter >= 0x180B && letter <= 0x180F
                || letter == 0x3164
                || letter == 0xFFA0
                || letter >= 0xFE00 && letter <= 0xFE0F
                || letter >= 0xE0100 && letter <= 0xE01EF;
    }
}
