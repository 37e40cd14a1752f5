package dev.countersign.policy.drl;

import dev.countersign.facts.text.Problem;
import dev.countersign.policy.table.RuleText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * Limits the size and depth of a rule file before it is parsed, so that a file that is too large or too deep costs no
 * time.
 */
final class DrlBounds {

    /** The greatest number of bytes of a file. */
    private static final int LARGEST = 256 * 1024;

    private static final int LINES = 5_000;
    /** Brackets of any kind that are open at once. */
    private static final int DEEPEST = 100;
    /** Questions and other calls of a file, without annotations and what rules insert. */
    private static final int CONSTRAINTS = 2_000;
    /**
     * The rule compiler takes about three times as long for each bracket around a question. The limit is expressed in
     * questions without brackets.
     */
    private static final long COST = 20_000;

    private static final int DEARER = 3;
    /** A question has a bracket of its own, and that of its case. */
    private static final int CASE_AND_CALL = 2;
    /** Negations in a row. */
    private static final int NOTS = 4;

    private static final Set<String> NOT_COUNTED = Set.of("Case", "insert");

    private final String text;
    private int line = 1;
    private int depth;
    private int constraints;
    private int nots;
    private long cost;

    private DrlBounds(String text) {
        this.text = text;
    }

    /** The first bound that a file breaks, by its line. */
    static Optional<Problem> broken(RuleText file) {
        int bytes = file.text().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LARGEST) {
            return Optional.of(new Problem(
                    file.file(),
                    "the file has " + bytes + " bytes. Allowed: " + LARGEST + ".",
                    "Maybe make several files of it, or a table."));
        }
        long lines = file.text().lines().count();
        if (lines > LINES) {
            return Optional.of(new Problem(
                    file.file(),
                    "the file has " + lines + " lines. Allowed: " + LINES + ".",
                    "Maybe make several files of it, or a table."));
        }
        DrlBounds bounds = new DrlBounds(file.text());
        return bounds.walk()
                .map(says -> new Problem(
                        file.file() + ":" + bounds.line, says, "Maybe make several rules of it, or a table."));
    }

    /** One pass over the text, without quoted texts and comments. */
    private Optional<String> walk() {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            nots = c == '!' ? nots + 1 : Character.isWhitespace(c) ? nots : 0;
            switch (c) {
                case '\n' -> line++;
                case '"', '\'' -> i = past(i + 1, String.valueOf(c));
                case '/' ->
                    i = text.startsWith("//", i) ? past(i, "\n") : text.startsWith("/*", i) ? past(i + 2, "*/") : i;
                case '(', '[', '{' -> {
                    depth++;
                    if (c == '(' && isCounted(i)) {
                        constraints++;
                        cost += depth < DEEPEST / DEARER
                                ? (long) Math.pow(DEARER, Math.max(0, depth - CASE_AND_CALL))
                                : COST;
                    }
                }
                case ')', ']', '}' -> depth = Math.max(0, depth - 1);
                default -> {
                    // nothing opens or closes
                }
            }
            if (depth > DEEPEST) {
                return Optional.of("here more than " + DEEPEST + " brackets are open at once.");
            }
            if (nots > NOTS) {
                return Optional.of("here more than " + NOTS + " `!` follow each other.");
            }
            if (cost > COST) {
                return Optional.of("here the brackets are nested so deeply that the file takes too long to "
                        + "compile: each level takes three times as long.");
            }
            if (constraints > CONSTRAINTS) {
                return Optional.of("here the file has more than " + CONSTRAINTS + " conditions.");
            }
        }
        return Optional.empty();
    }

    /** The last character of what ends so, or of the text. */
    private int past(int from, String end) {
        int found = text.indexOf(end, from);
        int last = found < 0 ? text.length() - 1 : found + end.length() - 1;
        line += (int) text.substring(Math.min(from, text.length()), last + 1)
                .chars()
                .filter(c -> c == '\n')
                .count();
        return last;
    }

    /** Whether the bracket follows a name, and the name follows neither `@` nor `new`. */
    private boolean isCounted(int bracket) {
        int end = bracket;
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        int begin = end;
        while (begin > 0 && (Character.isJavaIdentifierPart(text.charAt(begin - 1)) || text.charAt(begin - 1) == '.')) {
            begin--;
        }
        boolean made = text.substring(Math.max(0, begin - 4), begin).equals("new ");
        return begin < end
                && !made
                && (begin == 0 || text.charAt(begin - 1) != '@')
                && !NOT_COUNTED.contains(text.substring(begin, end));
    }
}
