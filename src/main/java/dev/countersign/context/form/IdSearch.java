package dev.countersign.context.form;

import static dev.countersign.context.form.FoldedText.DIGIT;
import static dev.countersign.context.form.FoldedText.JOINT;
import static dev.countersign.context.form.FoldedText.LETTER;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Ids of other customers: words, and parts of words with dashes, also in small letters. */
final class IdSearch {

    private static final int LONGEST = 64;
    private static final int MOST_PARTS = 4;
    private static final Pattern JOINTS = Pattern.compile("[_-]");
    /** A text repeats its words, and making one costs more than finding it among the last ones. */
    private static final int REMEMBERED = 1 << 14;

    private final FoldedText text;
    private final Cuts cuts;
    private final Predicate<String> another;
    /** By a hash, where a word began and ended that is not an id. */
    private final int[] starts;

    private final int[] ends;

    private IdSearch(FoldedText text, Cuts cuts, Predicate<String> another) {
        this.text = text;
        this.cuts = cuts;
        this.another = another;
        int remembered = Math.min(REMEMBERED, Integer.highestOneBit(text.length() + 1));
        starts = new int[remembered];
        ends = new int[remembered];
    }

    static void cut(FoldedText text, Cuts cuts, Predicate<String> another) {
        new IdSearch(text, cuts, another).cut();
    }

    private void cut() {
        int end;
        for (int at = text.next(0, LETTER | DIGIT); at < text.length(); at = text.next(end, LETTER | DIGIT)) {
            end = text.behind(at, LETTER | DIGIT | JOINT, LONGEST);
            while (text.is(end - 1, JOINT)) {
                end--;
            }
            if (isAnother(at, end)) {
                cuts.add(text, at, end, Cuts.What.CUSTOMER);
            }
        }
    }

    private boolean isAnother(int start, int end) {
        int place = place(start, end);
        if (ends[place] - starts[place] == end - start && text.isSame(starts[place], start, end - start)) {
            return false;
        }
        String word = text.text(start, end);
        if (another.test(word) || isAnother(word)) {
            return true;
        }
        starts[place] = start;
        ends[place] = end;
        return false;
    }

    /** Where a word is remembered: by a hash of its letters. */
    private int place(int start, int end) {
        int hash = 0;
        for (int at = start; at < end; at++) {
            hash = 31 * hash + text.letter(at);
        }
        return (hash ^ hash >>> 14) & ends.length - 1;
    }

    /** Whether it is the id of another customer but for its capitals, or some of its parts in a row are. */
    private boolean isAnother(String word) {
        if (word.indexOf('-') < 0 && word.indexOf('_') < 0) {
            return another.test(word.toUpperCase(Locale.ROOT));
        }
        String[] parts = JOINTS.split(word);
        for (int from = 0; from < parts.length; from++) {
            StringBuilder joined = new StringBuilder();
            for (int to = from; to < Math.min(parts.length, from + MOST_PARTS); to++) {
                joined.append(to == from ? "" : "-").append(parts[to]);
                String id = joined.toString();
                if (another.test(id) || another.test(id.toUpperCase(Locale.ROOT))) {
                    return true;
                }
            }
        }
        return false;
    }
}
