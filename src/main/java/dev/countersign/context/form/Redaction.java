package dev.countersign.context.form;

import dev.countersign.context.words.Phrases;
import dev.countersign.context.words.SecretNumbers;
import dev.countersign.facts.words.LanguageFinding;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of a text what must not be quoted: numbers of cards, accounts, people and phones, mail addresses, ids of
 * other customers, words about health, and names that stand after a form of address or have two parts or more. It
 * compares the text without invisible characters and with one form for each character, blank and dash. It takes out
 * rather too much than too little: two words in a row with capital letters count as a name.
 *
 * @param health  phrases about health of the pack
 * @param another whether a word is the id of another customer
 */
public record Redaction(Phrases health, Predicate<String> another) {

    private static final String PARTICLES =
            "(?:(?:von|vom|van|der|den|dem|de|del|della|di|da|do|dos|das|du|la|le|zu|zum|"
                    + "zur|ten|ter|bin|ibn|al|el)\\s{1,3}){0,3}";
    private static final String PART = "\\p{Lu}(?:\\.|[\\p{L}\\p{M}'’-]{1,60})";
    private static final String MORE_PARTS = "(?:,?\\s{1,3}" + PARTICLES + PART + ")";
    private static final Pattern NAMES = Pattern.compile("(?<![\\p{L}\\p{M}])" + PART + MORE_PARTS + "{1,4}");
    private static final String TITLES =
            "(?i:Mrs?|Ms|Miss|Mx|Dr|Prof|Sir|Lady|Herrn?|Frau|Monsieur|Madame|Mme|Mlle|Sig|Sra?)";
    private static final Pattern TITLED = Pattern.compile("(?<![\\p{L}\\p{M}])(?:" + TITLES + "\\.?\\s{1,3}){1,4}"
            + PARTICLES + "(?i:" + PART + ")" + MORE_PARTS + "{0,4}");
    private static final String BETWEEN = "[^\\p{L}\\p{Nd}\\n]{0,3}";
    private static final Pattern NUMBER = Pattern.compile("(?:[+(]\\s?){0,2}\\p{Nd}(?:" + BETWEEN + "\\p{Nd}){6,}+");
    private static final Pattern ACCOUNT =
            Pattern.compile("(?<![\\p{L}\\p{Nd}])[A-Za-z]{2}\\p{Nd}{2}(?:" + BETWEEN + "[A-Z0-9]){11,30}");
    private static final Pattern ADDRESS = Pattern.compile("(?<![^\\s@])[^\\s@]++\\s{0,3}@\\s{0,3}[^\\s@]++");
    private static final Pattern SPELT_ADDRESS =
            Pattern.compile("[\\p{L}\\p{Nd}._%+-]{1,64}\\s{0,3}[(\\[{]\\s?(?i:at)\\s?[)\\]}]\\s{0,3}[^\\s@]{1,255}+");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{Nd}](?:[\\p{L}\\p{Nd}_-]{0,62}[\\p{L}\\p{Nd}])?");
    private static final Pattern JOINT = Pattern.compile("[_-]");

    /** The text with a word in square brackets for each thing that was taken out. */
    public String of(String text) {
        FoldedText folded = FoldedText.of(text);
        String plain = folded.text();
        TreeMap<Integer, Range> ranges = new TreeMap<>();
        for (LanguageFinding found : SecretNumbers.in(text)) {
            add(ranges, found.start(), found.end(), "number");
        }
        for (LanguageFinding found : health.in(text)) {
            add(ranges, found.start(), found.end(), "health");
        }
        all(ranges, folded, ADDRESS, "address");
        all(ranges, folded, SPELT_ADDRESS, "address");
        all(ranges, folded, ACCOUNT, "number");
        all(ranges, folded, NUMBER, "number");
        all(ranges, folded, TITLED, "name");
        all(ranges, folded, NAMES, "name");
        Matcher words = WORD.matcher(plain);
        while (words.find()) {
            if (isAnother(words.group())) {
                add(ranges, folded.start(words.start()), folded.end(words.end()), "customer");
            }
        }
        return without(text, ranges);
    }

    /** Whether it is an id of another customer, or parts of it are. */
    private boolean isAnother(String word) {
        if (another.test(word)) {
            return true;
        }
        String[] parts = JOINT.split(word);
        for (int from = 0; from < parts.length; from++) {
            StringBuilder joined = new StringBuilder();
            for (int to = from; to < Math.min(parts.length, from + 4); to++) {
                joined.append(to == from ? "" : "-").append(parts[to]);
                String id = joined.toString();
                if (another.test(id) || another.test(id.toUpperCase(Locale.ROOT))) {
                    return true;
                }
            }
        }
        return false;
    }

    private record Range(int end, String word) {}

    private static void all(Map<Integer, Range> ranges, FoldedText folded, Pattern pattern, String word) {
        Matcher found = pattern.matcher(folded.text());
        while (found.find()) {
            add(ranges, folded.start(found.start()), folded.end(found.end()), word);
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
