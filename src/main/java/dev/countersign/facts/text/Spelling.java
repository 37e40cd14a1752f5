package dev.countersign.facts.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** A word as somebody wrote it, compared with words that are allowed. */
public record Spelling(String word) {

    /**
     * The allowed word that takes the fewest edits to reach: at most a third of its letters, or two, but never more
     * than half of them; or three after the same two letters.
     */
    public Optional<String> nearest(Collection<String> allowed) {
        String given = word.strip().toUpperCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
        return allowed.stream()
                .filter(each -> Math.abs(given.length() - each.length()) <= most(given, each)
                        && edits(given, each.toUpperCase(Locale.ROOT)) <= most(given, each))
                .min(Comparator.<String>comparingInt(each -> edits(given, each.toUpperCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /**
     * Whether this is most likely meant for another word: they differ only in case, width, blanks, hyphens, dots and
     * letters that look alike or cannot be seen, and also in at most one letter, or in "id" at the end.
     */
    public boolean isSlipOf(String other) {
        String given = folded();
        String meant = new Spelling(other).folded();
        return Math.abs(given.length() - meant.length()) <= 1 && edits(given, meant) <= 1
                || given.equals(meant + new Spelling("id").folded());
    }

    /**
     * The word without case, width, blanks, hyphens and dots, with one letter for all that look alike: two that agree
     * in it are one word in two spellings.
     */
    public String folded() {
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
