package dev.countersign.context.form;

import dev.countersign.context.words.Phrases;
import dev.countersign.context.words.SecretNumbers;
import dev.countersign.facts.words.LanguageFinding;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of a text what must not be quoted: numbers of cards, accounts and people, mail addresses, long numbers such
 * as those of phones, ids of other customers, names after a form of address and of two or more words, and words about
 * health. A single first name is not recognised.
 *
 * @param health  phrases about health of the pack
 * @param another whether a word is the id of another customer
 */
public record Redaction(Phrases health, Predicate<String> another) {

    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>]{1,64}@[^\\s@<>]{1,255}");
    private static final Pattern NUMBER = Pattern.compile("[+(]{0,2}\\p{Nd}(?:[\\p{Nd}\\s()./\\p{Pd}]{5,40}\\p{Nd})");
    private static final String NAME = "\\p{Lu}[\\p{Ll}\\p{Lu}'’-]{1,40}";
    private static final Pattern TITLED = Pattern.compile(
            "\\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Herrn|Frau|Monsieur|Madame|Mme|Sig|Sra?)\\.?(?:\\s+" + NAME + "){1,3}");
    private static final Pattern NAMES = Pattern.compile(NAME + "(?:\\s+" + NAME + "){1,3}");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{Nd}_-]{1,64}");

    /** The text with a word in square brackets for each thing that was taken out. */
    public String of(String text) {
        TreeMap<Integer, Range> ranges = new TreeMap<>();
        for (LanguageFinding found : SecretNumbers.in(text)) {
            add(ranges, found.start(), found.end(), "number");
        }
        for (LanguageFinding found : health.in(text)) {
            add(ranges, found.start(), found.end(), "health");
        }
        all(ranges, ADDRESS.matcher(text), "address");
        all(ranges, NUMBER.matcher(text), "number");
        all(ranges, TITLED.matcher(text), "name");
        all(ranges, NAMES.matcher(text), "name");
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            if (another.test(words.group())) {
                add(ranges, words.start(), words.end(), "customer");
            }
        }
        return without(text, ranges);
    }

    private record Range(int end, String word) {}

    private static void all(Map<Integer, Range> ranges, Matcher found, String word) {
        while (found.find()) {
            add(ranges, found.start(), found.end(), word);
        }
    }

    private static void add(Map<Integer, Range> ranges, int start, int end, String word) {
        ranges.merge(start, new Range(end, word), (one, other) -> one.end >= other.end ? one : other);
    }

    private static String without(String text, TreeMap<Integer, Range> ranges) {
        StringBuilder left = new StringBuilder(text.length());
        int at = 0;
        for (Map.Entry<Integer, Range> each : ranges.entrySet()) {
            if (each.getKey() >= at) {
                left.append(text, at, each.getKey())
                        .append('[')
                        .append(each.getValue().word)
                        .append(']');
            }
            at = Math.max(at, each.getValue().end);
        }
        return left.append(text, Math.min(at, text.length()), text.length()).toString();
    }
}
