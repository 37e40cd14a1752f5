package dev.countersign.decisions;

import dev.countersign.facts.Evaluation;
import dev.countersign.facts.Verdict;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a recorded decision would be under another policy.
 *
 * @param was            verdict of the record
 * @param would          what the other release answers to the recorded facts
 * @param allowedInstead what it would allow instead
 * @param lacking        paths that the other release asks and the record cannot tell, because the release of its day had no such fact; where there is one,
 *                       the answer is worth less
 */
public record Against(String id, Verdict was, Evaluation would, List<String> allowedInstead, SortedSet<String> lacking) {

    public Against {
        allowedInstead = List.copyOf(allowedInstead);
        lacking = Collections.unmodifiableSortedSet(new TreeSet<>(lacking));
    }
}
