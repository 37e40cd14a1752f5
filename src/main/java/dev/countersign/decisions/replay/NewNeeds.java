package dev.countersign.decisions.replay;

import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.PolicyRelease;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one release reads and an earlier one had no fact for.
 *
 * @param paths   paths that the other release reads and that the vocabulary of the first does not have
 * @param phrases whether the other release looks for a phrase that the first did not look for
 */
record NewNeeds(PolicyRelease then, PolicyRelease other, List<String> paths, boolean phrases) {

    static NewNeeds of(PolicyRelease then, PolicyRelease other) {
        return new NewNeeds(
                then,
                other,
                other.asks().stream()
                        .filter(path -> then.vocabulary().fact(path).isEmpty())
                        .toList(),
                !then.phrases().containsAll(other.phrases()));
    }

    /** A fact that was missing on the day is missing. A fact that the release of the day did not need is lacking. */
    SortedSet<String> lacking(Facts facts) {
        SortedSet<String> lacking = new TreeSet<>();
        for (String path : paths) {
            if (facts.known().missing(path)) {
                lacking.add(path);
            }
        }
        if (phrases && facts.known().yes(CorePath.LANGUAGE_SHOWN)) {
            lacking.add(Vocabulary.PHRASES);
        }
        return lacking;
    }
}
