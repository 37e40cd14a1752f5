package dev.countersign.context.form;

import static dev.countersign.context.form.FoldedText.BLANK;
import static dev.countersign.context.form.FoldedText.DIGIT;
import static dev.countersign.context.form.FoldedText.LETTER;
import static dev.countersign.context.form.FoldedText.SIGN;

/** Mail addresses, also with blanks around the @, and such as {@code anna(at)example.com}. */
final class AddressSearch {

    private static final int BLANKS = 3;
    private static final int LOCAL = 64;
    private static final int DOMAIN = 255;

    private final FoldedText text;
    private final Cuts cuts;

    private AddressSearch(FoldedText text, Cuts cuts) {
        this.text = text;
        this.cuts = cuts;
    }

    static void cut(FoldedText text, Cuts cuts) {
        new AddressSearch(text, cuts).cut();
    }

    private void cut() {
        int addresses = 0;
        int spelt = 0;
        for (int at = text.next(0, SIGN); at < text.length(); at = text.next(at + 1, SIGN)) {
            if (text.letter(at) == '@') {
                addresses = address(at, addresses);
            } else {
                spelt = spelt(at, spelt);
            }
        }
    }

    /** @param from where the address before it ends @return where this one ends, or the same if it is none */
    private int address(int sign, int from) {
        int end = behindBlanks(sign, from);
        int start = end;
        while (start > from && isOfAddress(start - 1)) {
            start--;
        }
        return start == end ? from : cut(start, sign + 1, Integer.MAX_VALUE, from);
    }

    /** As {@link #address}, for the bracket before the word. */
    private int spelt(int bracket, int from) {
        int word = text.behind(bracket + 1, BLANK, 1);
        if ((text.letter(word) | ' ') != 'a' || (text.letter(word + 1) | ' ') != 't') {
            return from;
        }
        int closing = text.behind(word + 2, BLANK, 1);
        if (")]}".indexOf(text.letter(closing)) < 0) {
            return from;
        }
        int end = behindBlanks(bracket, from);
        int start = end;
        while (start > from && end - start < LOCAL && isOfLocal(start - 1)) {
            start--;
        }
        return start == end ? from : cut(start, closing + 1, DOMAIN, from);
    }

    /** Takes out an address if a domain follows. */
    private int cut(int start, int behindSign, int longest, int from) {
        int domain = text.behind(behindSign, BLANK, BLANKS);
        int end = domain;
        while (end - domain < longest && isOfAddress(end)) {
            end++;
        }
        if (end == domain) {
            return from;
        }
        cuts.add(text, start, end, Cuts.What.ADDRESS);
        return end;
    }

    /** The place behind what is before at most {@value #BLANKS} blanks. */
    private int behindBlanks(int before, int from) {
        int at = before;
        while (at > from && before - at < BLANKS && text.is(at - 1, BLANK)) {
            at--;
        }
        return at;
    }

    private boolean isOfAddress(int at) {
        return at < text.length() && !text.is(at, BLANK) && text.letter(at) != '@';
    }

    private boolean isOfLocal(int at) {
        return text.is(at, LETTER | DIGIT) || "._%+-".indexOf(text.letter(at)) >= 0;
    }
}
