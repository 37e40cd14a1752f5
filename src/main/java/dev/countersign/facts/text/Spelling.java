package dev.countersign.facts.text;

import java.util.Collection;
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
        String nearest = null;
        int fewest = Integer.MAX_VALUE;
        for (String each : allowed) {
            int most = Math.min(fewest, most(given, each));
            if (Math.abs(given.length() - each.length()) > most) {
                continue;
            }
            int edits = edits(given, each.toUpperCase(Locale.ROOT), most);
            if (edits <= most && (edits < fewest || nearest == null || each.compareTo(nearest) < 0)) {
                nearest = each;
                fewest = edits;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /**
     * Whether this is most likely meant for another word: they differ only in case, width, blanks, hyphens, dots and
     * letters that look alike or cannot be seen, and also in at most one letter, or in "id" at the end.
     */
    public boolean isSlipOf(String other) {
        String given = folded();
        String meant = new Spelling(other).folded();
        return Math.abs(given.length() - meant.length()) <= 1 && edits(given, meant, 1) <= 1
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

    /**
     * Edit distance with swaps of neighbours (optimal string alignment), if it is at most that many; a greater number
     * if it is more.
     */
    private static int edits(String a, String b, int most) {
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        int[] next = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        int least = 0;
        for (int i = 1; i <= a.length(); i++) {
            int leastBefore = least;
            next[0] = i;
            least = i;
            for (int j = 1; j <= b.length(); j++) {
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int cost = Math.min(row[j - 1] + same, 1 + Math.min(row[j], next[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost = Math.min(cost, last[j - 2] + 1);
                }
                next[j] = cost;
                least = Math.min(least, cost);
            }
            // each later row continues one of these two
            if (least > most && leastBefore > most) {
                return most + 1;
            }
            int[] free = last;
            last = row;
            row = next;
            next = free;
        }
        return row[b.length()];
    }
}
