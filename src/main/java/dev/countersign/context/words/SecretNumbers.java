package dev.countersign.context.words;

import dev.countersign.context.words.NormalizedText.Word;
import dev.countersign.facts.words.LanguageFinding;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds card numbers (Luhn), social security numbers and IBANs (modulo 97) in a text, however they are grouped. */
public final class SecretNumbers {

    private static final int SHORTEST_CARD = 13;
    private static final int LONGEST_CARD = 19;
    private static final int SHORTEST_IBAN = 15;
    private static final int LONGEST_IBAN = 34;
    private static final int IBAN_MODULUS = 97;
    private static final int LETTER_A = 10;

    private final String text;
    private final List<Word> words;
    private final Set<LanguageFinding> found = new LinkedHashSet<>();

    private SecretNumbers(String text) {
        this.text = text;
        words = NormalizedText.of(text);
    }

    public static Set<LanguageFinding> in(String text) {
        SecretNumbers numbers = new SecretNumbers(text);
        for (int i = 0; i < numbers.words.size(); i++) {
            numbers.from(i);
        }
        return numbers.found;
    }

    /** Reads the words from there as one number, one more word at a time, until it is too long. */
    private void from(int first) {
        StringBuilder number = new StringBuilder();
        for (int i = first; i < words.size() && (i == first || close(words.get(i - 1), words.get(i))); i++) {
            number.append(words.get(i).text());
            if (number.length() > LONGEST_IBAN) {
                return;
            }
            if (isCard(number)) {
                add(LanguageFinding.CARD_NUMBER, first, i);
            } else if (isIban(number)) {
                add(LanguageFinding.IBAN, first, i);
            } else if (i == first + 2
                    && isSocialSecurity(
                            words.get(first).text(),
                            words.get(first + 1).text(),
                            words.get(i).text())) {
                add(LanguageFinding.SOCIAL_SECURITY, first, i);
            }
        }
    }

    private void add(String kind, int first, int last) {
        found.add(new LanguageFinding(
                kind, "", words.get(first).start(), words.get(last).end()));
    }

    /** Whether only one blank, dot or dash is between them. */
    private boolean close(Word one, Word next) {
        return text.codePointCount(one.end(), next.start()) <= 1
                && text.substring(one.end(), next.start())
                        .codePoints()
                        .allMatch(each -> each == '.'
                                || Character.isWhitespace(each)
                                || Character.isSpaceChar(each)
                                || Character.getType(each) == Character.DASH_PUNCTUATION);
    }

    private static boolean isCard(CharSequence number) {
        if (number.length() < SHORTEST_CARD
                || number.length() > LONGEST_CARD
                || number.charAt(0) < '2'
                || number.charAt(0) > '6'
                || !number.chars().allMatch(Character::isDigit)) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < number.length(); i++) {
            int digit = number.charAt(number.length() - 1 - i) - '0';
            int doubled = i % 2 == 0 ? digit : 2 * digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }

    private static boolean isSocialSecurity(String area, String group, String serial) {
        return area.matches("(?!000|666)[0-8]\\d\\d")
                && group.matches("(?!00)\\d\\d")
                && serial.matches("(?!0000)\\d{4}");
    }

    private static boolean isIban(CharSequence number) {
        if (number.length() < SHORTEST_IBAN
                || !Character.isLetter(number.charAt(0))
                || !Character.isLetter(number.charAt(1))
                || !Character.isDigit(number.charAt(2))
                || !Character.isDigit(number.charAt(3))) {
            return false;
        }
        int rest = 0;
        for (int i = 0; i < number.length(); i++) {
            char each = number.charAt((i + 4) % number.length());
            if (each > 'z') {
                return false;
            }
            rest = (Character.isDigit(each) ? rest * 10 + each - '0' : rest * 100 + each - 'a' + LETTER_A)
                    % IBAN_MODULUS;
        }
        return rest == 1;
    }
}
