package dev.countersign.laws;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Idioms that a reader has to decode, each with the plain form. The list holds for any English text: pages today, and
 * messages and comments by {@link #idioms(String)}. An idiom is listed only if it has no plain use.
 */
final class PlainWords {

    /** Also a line break with an indentation. */
    private static final String BLANK = "\\s{1,60}";

    private static final List<Idiom> IDIOMS = List.of(
            idiom("whoever|whomever|whosoever", "everybody who, the person who"),
            idiom("anew", "again"),
            idiom("once more", "again"),
            idiom("beside", "next to, in addition to"),
            idiom("stands(?! for\\b)", "is"),
            idiom("lies (?:in|under|beside|at|below)", "is in"),
            idiom("(?<!there )is no(?= )(?! (?:longer|more|less)\\b)", "is not a"),
            idiom("in the place of", "in place of, instead of"),
            idiom("by way of", "through, by"),
            idiom("otherwise than", "differently from"),
            idiom("held against", "compared with"),
            idiom("comes? of it", "results"),
            idiom("aloud", "with a message"),
            idiom("for ever", "forever"),
            idiom("what (?:came|comes|becomes?|became) of", "the result of"),
            idiom("(?:may|must|can|could) stand(?! in(?! an? | the ))", "is allowed, are"),
            idiom("in silence", "without a message"),
            idiom("than meant", "wrong"),
            idiom("of (?:ours|theirs)", "our, their"),
            idiom("(?:a|no|every|the) no (?:of|for|that|covers)", "a refusal"),
            idiom("vouch(?:es|ed)?", "shows, is complete up to"),
            idiom("dated ahead", "with a date in the future"),
            idiom("by now", "now"),
            idiom("of before", "earlier, former"),
            idiom("bears? on", "affects"),
            idiom("go(?:es)? on to count", "still counts"),
            idiom("says? nothing of", "does not name, does not determine"),
            idiom("mend(?:s|ing)? (?:a|the|each) (?:finding|problem)", "correct"),
            idiom("knows? (?:its|their) place", "is on the plan"),
            idiom("sent along", "in the body, in the same request"),
            idiom("signs? (?:it |them )?off|signed (?:it |them )?off", "approves, approved"),
            idiom("front door", "front"),
            idiom("holds? the rest", "checks the rest"),
            idiom("held to (?:what|these|this|one)", "checked against"),
            idiom("amongst|whilst|upon|albeit|lest|thrice", "among, while, on, although, so that not, three times"),
            idiom("thereof|therein|whereof|whence|thence|hitherto", "of it, in it, from there, until now"));

    /** Any of them: most texts have none, and are read once. */
    private static final Pattern ANY = words(IDIOMS.stream().map(Idiom::words).collect(Collectors.joining("|")));

    private static final Pattern NOT_PROSE =
            Pattern.compile("(?m)^```[\\s\\S]*?^```|<!--[\\s\\S]*?-->|``.*?``|`[^`]*`|^ {4,}\\S.*$|\\]\\([^)]*\\)");

    private PlainWords() {}

    private record Idiom(String words, Pattern pattern, String plain) {}

    private static Idiom idiom(String words, String plain) {
        return new Idiom(words, words(words), plain);
    }

    /** Words that begin and end where a word does: nothing else is tried inside a word. */
    private static Pattern words(String words) {
        return Pattern.compile("\\b(?:" + words.replace(" ", BLANK) + ")(?!\\w)", Pattern.CASE_INSENSITIVE);
    }

    /** @return each idiom in the text, with its line, counted from 1, and the plain form */
    static List<String> idioms(String text) {
        List<String> found = new ArrayList<>();
        String line = text.replace('\n', ' ');
        if (!ANY.matcher(line).find()) {
            return found;
        }
        for (Idiom idiom : IDIOMS) {
            Matcher matcher = idiom.pattern.matcher(line);
            while (matcher.find()) {
                long number = text.substring(0, matcher.start()).lines().count();
                found.add("line " + Math.max(1, number) + ": `"
                        + matcher.group().strip().replaceAll("\\s+", " ") + "`. Maybe: " + idiom.plain);
            }
        }
        return found;
    }

    /** The same for a page in Markdown: code, comments and addresses of links are not prose. */
    static List<String> idiomsOfPage(String markdown) {
        return idioms(NOT_PROSE.matcher(markdown).replaceAll(PlainWords::blank));
    }

    /** Blanks of the same length, so that lines keep their numbers. */
    private static String blank(MatchResult code) {
        return code.group().replaceAll("[^\n]", "_");
    }
}
