package dev.countersign.facts.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * A mistake in the input of a person or a caller, described so that they can correct it.
 *
 * @param place where: a file with sheet and cell, a file with its line, or a member of a request
 * @param message  what was read and what is allowed, in a sentence or two
 * @param hint what to do, as a sentence that begins with "Maybe"; empty where nothing is worth guessing
 */
public record Problem(String place, String message, String hint) {

    /** Letters of a value that a message shows. */
    private static final int LONGEST = 80;

    public Problem(String place, String says) {
        this(place, says, "");
    }

    /** A value as a message shows it. A long value is shown as its beginning and its number of letters. */
    public static String shown(String value) {
        int letters = value.codePointCount(0, value.length());
        return letters <= LONGEST
                ? value
                : value.substring(0, value.offsetByCodePoints(0, LONGEST)) + "… (" + letters + " letters)";
    }

    /** The whole message on one line. */
    public String text() {
        return place + ": " + message + (hint.isEmpty() ? "" : " " + hint);
    }

    /** "Maybe `X`?" for the allowed word nearest to the one that was read, or nothing when none is near. */
    public static String hint(String read, Collection<String> allowed) {
        return nearest(read, allowed).map(word -> "Maybe `" + word + "`?").orElse("");
    }

    /** The same, but only if it will be shown: after {@link InvalidInput#SHOWN} problems no hint is computed. */
    public static String hint(Collection<Problem> before, String read, Collection<String> allowed) {
        return before.size() < InvalidInput.SHOWN ? hint(read, allowed) : "";
    }

    /** The nearest of the allowed words, or one of them as an example. */
    public static String oneOf(String read, Collection<String> allowed) {
        String near = hint(read, allowed);
        return near.isEmpty() && !allowed.isEmpty()
                ? "Maybe `" + allowed.iterator().next() + "`, or another of these."
                : near;
    }

    /**
     * The allowed word that takes the fewest edits to reach: at most a third of its letters, or two, but never more
     * than half of them; or three after the same two letters.
     */
    public static Optional<String> nearest(String read, Collection<String> allowed) {
        String given = read.strip().toUpperCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
        return allowed.stream()
                .filter(word -> Math.abs(given.length() - word.length()) <= most(given, word)
                        && edits(given, word.toUpperCase(Locale.ROOT)) <= most(given, word))
                .min(Comparator.<String>comparingInt(word -> edits(given, word.toUpperCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /**
     * Whether a word is most likely meant for another: they differ only in case, width, blanks, hyphens, dots and
     * letters that look alike or cannot be seen, and also in at most one letter, or in "id" at the end.
     */
    public static boolean isSlip(String read, String word) {
        String given = spelling(read);
        String meant = spelling(word);
        return Math.abs(given.length() - meant.length()) <= 1 && edits(given, meant) <= 1
                || given.equals(meant + spelling("id"));
    }

    /**
     * A word without case, width, blanks, hyphens and dots, with one letter for all that look alike: two that agree
     * in it are one word in two spellings.
     */
    public static String spelling(String word) {
        return FoldedText.skeleton(word).replaceAll("[_.-]", "");
    }

    private static int most(String given, String word) {
        return sameBeginning(given, word)
                ? Math.max(3, word.length() / 3)
                : Math.min(Math.max(2, word.length() / 3), word.length() / 2);
    }

    private static boolean sameBeginning(String given, String word) {
        return given.length() > 1
                && word.regionMatches(true, 0, given, 0, 2)
                && word.chars().noneMatch(Character::isDigit);
    }

    /** Edit distance with swaps of neighbours (optimal string alignment). */
    private static int edits(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + same, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
