package dev.countersign.context.form;

import static dev.countersign.context.form.FoldedText.BLANK;
import static dev.countersign.context.form.FoldedText.DIGIT;
import static dev.countersign.context.form.FoldedText.LETTER;

/** Seven digits or more, and what looks like an IBAN, however they are grouped; with the signs before a number. */
final class NumberSearch {

    private static final int FEWEST = 7;
    private static final int BETWEEN = 3;
    private static final int SIGNS = 2;
    private static final int BEFORE = 4;
    private static final int FEWEST_OF_ACCOUNT = 11;
    private static final int MOST_OF_ACCOUNT = 30;

    private final FoldedText text;
    private final Cuts cuts;

    private NumberSearch(FoldedText text, Cuts cuts) {
        this.text = text;
        this.cuts = cuts;
    }

    static void cut(FoldedText text, Cuts cuts) {
        new NumberSearch(text, cuts).cut();
    }

    private void cut() {
        int accounts = 0;
        int numbers = 0;
        for (int at = text.next(0, DIGIT); at < text.length(); at = text.next(at + 1, DIGIT)) {
            if (at - 2 >= accounts) {
                accounts = account(at - 2, accounts);
            }
            if (at >= numbers) {
                numbers = number(at);
            }
        }
    }

    /** Takes out the number that begins with this digit. @return where its digits end */
    private int number(int first) {
        int digits = 0;
        int end = first;
        for (int at = first; text.is(at, DIGIT); at = next(end)) {
            digits++;
            end = at + 1;
        }
        if (digits >= FEWEST) {
            cuts.add(text, signs(first), end, Cuts.What.NUMBER);
        }
        return end;
    }

    /** Where the signs before a digit begin: at most two, each with a blank behind it. */
    private int signs(int digit) {
        int start = digit;
        for (int signs = 0; signs < SIGNS; signs++) {
            int sign = text.is(start - 1, BLANK) ? start - 2 : start - 1;
            if (text.letter(sign) != '+' && text.letter(sign) != '(') {
                break;
            }
            start = sign;
        }
        return start;
    }

    /**
     * Takes out two letters, two digits, and 11 to 30 capital letters and digits.
     *
     * @param from where the account before it ends
     * @return where this one ends, or the same if it is none
     */
    private int account(int start, int from) {
        if (!text.is(start + 3, DIGIT)
                || !isLetter(start)
                || !isLetter(start + 1)
                || !text.begins(start, LETTER | DIGIT)) {
            return from;
        }
        int end = start + BEFORE;
        int signs = 0;
        for (int at = next(end); signs < MOST_OF_ACCOUNT && isOfAccount(at); at = next(end)) {
            signs++;
            end = at + 1;
        }
        if (signs < FEWEST_OF_ACCOUNT) {
            return from;
        }
        cuts.add(text, start, end, Cuts.What.NUMBER);
        return end;
    }

    private boolean isLetter(int at) {
        int letter = text.letter(at);
        return letter >= 'A' && letter <= 'Z' || letter >= 'a' && letter <= 'z';
    }

    private boolean isOfAccount(int at) {
        int letter = text.letter(at);
        return letter >= 'A' && letter <= 'Z' || letter >= '0' && letter <= '9';
    }

    /** The place behind at most three signs that are no letters, digits or ends of lines. */
    private int next(int from) {
        int at = from;
        while (at < from + BETWEEN && at < text.length() && !text.is(at, LETTER | DIGIT) && text.letter(at) != '\n') {
            at++;
        }
        return at;
    }
}
