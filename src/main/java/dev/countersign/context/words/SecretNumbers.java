package dev.countersign.context.words;

import dev.countersign.facts.words.LanguageFinding;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds card numbers (Luhn), social security numbers and IBANs (modulo 97) in a text, however they are grouped. */
public final class SecretNumbers {

    private static final int SHORTEST_CARD = 13;
    private static final int LONGEST_CARD = 19;
    private static final int SHORTEST_IBAN = 15;
    private static final int LONGEST_IBAN = 34;
    private static final int IBAN_MODULUS = 97;
    private static final int LETTER_A = 10;

    private final NormalizedText text;
    private final Set<LanguageFinding> found = new LinkedHashSet<>();

    private SecretNumbers(NormalizedText text) {
        this.text = text;
    }

    public static Set<LanguageFinding> in(String text) {
        return in(NormalizedText.of(text));
    }

    public static Set<LanguageFinding> in(NormalizedText text) {
        SecretNumbers numbers = new SecretNumbers(text);
        for (int word = 0; word < text.count(); word++) {
            if (numbers.mayBegin(text.first(word))) {
                numbers.from(word);
            }
        }
        return numbers.found;
    }

    /** Whether a digit is there, or the country and check digits of an IBAN. */
    private boolean mayBegin(int at) {
        return Character.isDigit(text.letter(at)) || beginsIban(at);
    }

    private boolean beginsIban(int at) {
        return at + SHORTEST_IBAN <= text.letters()
                && Character.isDigit(text.letter(at + 2))
                && Character.isDigit(text.letter(at + 3))
                && Character.isLetter(text.letter(at))
                && Character.isLetter(text.letter(at + 1));
    }

    /** Reads the words from there as one number, one more word at a time, until it is too long. */
    private void from(int first) {
        int begin = text.first(first);
        for (int word = first; word < text.count() && (word == first || close(word - 1)); word++) {
            int length = text.first(word + 1) - begin;
            if (length > LONGEST_IBAN) {
                return;
            }
            if (isCard(begin, length)) {
                add(LanguageFinding.CARD_NUMBER, first, word);
            } else if (isIban(begin, length)) {
                add(LanguageFinding.IBAN, first, word);
            } else if (word == first + 2 && isSocialSecurity(first)) {
                add(LanguageFinding.SOCIAL_SECURITY, first, word);
            }
        }
    }

    private void add(String kind, int first, int last) {
        found.add(new LanguageFinding(kind, "", text.start(first), text.end(last)));
    }

    /** Whether only one blank, dot or dash is between a word and the next one. */
    private boolean close(int word) {
        int end = text.end(word);
        int next = text.start(word + 1);
        if (end == next) {
            return true;
        }
        int each = text.text().codePointAt(end);
        return end + Character.charCount(each) >= next
                && (each == '.'
                        || Character.isWhitespace(each)
                        || Character.isSpaceChar(each)
                        || Character.getType(each) == Character.DASH_PUNCTUATION);
    }

    private boolean isCard(int begin, int length) {
        if (length < SHORTEST_CARD || length > LONGEST_CARD || text.letter(begin) < '2' || text.letter(begin) > '6') {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < length; i++) {
            char each = text.letter(begin + length - 1 - i);
            if (!Character.isDigit(each)) {
                return false;
            }
            int doubled = i % 2 == 0 ? each - '0' : 2 * (each - '0');
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }

    /** Whether the three words from there are the area, group and serial number. */
    private boolean isSocialSecurity(int first) {
        return isNumber(first, 3)
                && isNumber(first + 1, 2)
                && isNumber(first + 2, 4)
                && text.letter(text.first(first)) < '9'
                && !text.is(first, "000")
                && !text.is(first, "666")
                && !text.is(first + 1, "00")
                && !text.is(first + 2, "0000");
    }

    private boolean isNumber(int word, int digits) {
        return text.first(word + 1) - text.first(word) == digits && text.isNumber(word);
    }

    private boolean isIban(int begin, int length) {
        if (length < SHORTEST_IBAN || !beginsIban(begin)) {
            return false;
        }
        int rest = 0;
        for (int i = 0; i < length; i++) {
            char each = text.letter(begin + (i + 4) % length);
            if (each > 'z') {
                return false;
            }
            rest = (Character.isDigit(each) ? rest * 10 + each - '0' : rest * 100 + each - 'a' + LETTER_A)
                    % IBAN_MODULUS;
        }
        return rest == 1;
    }
}
