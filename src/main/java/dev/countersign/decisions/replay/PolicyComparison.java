package dev.countersign.decisions.replay;

import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Evaluation;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a recorded decision would be under another policy, and where that differs from what was recorded: the verdict, who must approve, until when, reasons,
 * obligations, what is released of each class of data, and what is allowed instead.
 *
 * @param was            verdict of the record
 * @param would          what the other release answers to the recorded facts
 * @param allowedInstead what it would allow instead
 * @param lacking        paths that the other release asks and the record cannot tell, because the release of its day had no such fact; where there is one,
 *                       the answer is worth less
 * @param differences    in that order; empty where it would be the same
 */
public record PolicyComparison(
        String id,
        Verdict was,
        Evaluation would,
        List<String> allowedInstead,
        SortedSet<String> lacking,
        List<Change> differences) {

    /**
     * One thing that would be otherwise.
     *
     * @param part     {@code verdict}, {@code demands}, {@code due}, {@code reasons}, {@code obligations}, {@code disclosures} or {@code allowedInstead}
     * @param looser whether the other policy asks less of somebody, or gives more away
     */
    public record Change(String part, List<String> was, List<String> would, boolean looser) {

        public Change {
            was = List.copyOf(was);
            would = List.copyOf(would);
        }
    }

    public PolicyComparison {
        differences = List.copyOf(differences);
        allowedInstead = List.copyOf(allowedInstead);
        lacking = Collections.unmodifiableSortedSet(new TreeSet<>(lacking));
    }

    /** What would be looser. */
    public List<String> looser() {
        return differences.stream().filter(Change::looser).map(Change::part).toList();
    }
}
