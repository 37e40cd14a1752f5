package dev.countersign.context.form;

import java.text.Normalizer;
import java.util.Arrays;

/**
 * A text in the form in which it is searched: each character by NFKC, without invisible ones, with one blank and one
 * dash, and where each of them was in the text.
 *
 * @param starts for each character of the folded text, where its character began in the text
 * @param ends   where it ended
 */
record FoldedText(String text, int[] starts, int[] ends) {

    static FoldedText of(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        int[] starts = new int[text.length() + 16];
        int[] ends = new int[text.length() + 16];
        for (int at = 0; at < text.length(); ) {
            int letter = text.codePointAt(at);
            int next = at + Character.charCount(letter);
            for (char each : folded(letter).toCharArray()) {
                if (folded.length() == starts.length) {
                    starts = Arrays.copyOf(starts, starts.length * 2);
                    ends = Arrays.copyOf(ends, ends.length * 2);
                }
                starts[folded.length()] = at;
                ends[folded.length()] = next;
                folded.append(each);
            }
            at = next;
        }
        return new FoldedText(folded.toString(), starts, ends);
    }

    private static String folded(int letter) {
        if (letter < 0x80) {
            return letter == '\t' || letter == '\r' ? " " : Character.toString(letter);
        }
        int type = Character.getType(letter);
        if (type == Character.FORMAT) {
            return "";
        }
        if (type == Character.DASH_PUNCTUATION || letter == 0x2212) {
            return "-";
        }
        if (Character.isSpaceChar(letter)) {
            return " ";
        }
        return Normalizer.normalize(Character.toString(letter), Normalizer.Form.NFKC);
    }

    /** Where in the text a match begins. */
    int start(int at) {
        return starts[at];
    }

    /** Where in the text a match ends. @param at after its last character */
    int end(int at) {
        return ends[at - 1];
    }
}
