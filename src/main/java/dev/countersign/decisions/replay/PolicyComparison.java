package dev.countersign.decisions.replay;

import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Evaluation;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A recorded decision under another policy, and the differences from the record: verdict, approvers, deadline, reasons,
 * obligations, released data of each class, and allowed alternatives.
 *
 * @param was            verdict of the record
 * @param would          the other release's result for the recorded facts
 * @param allowedInstead the alternatives that it would allow
 * @param lacking paths that the other release needs and the record does not have, because the release of its day had no
 *     such fact; with such a path
 *                       the result is less reliable
 * @param differences    in that order; empty if it would be the same
 */
public record PolicyComparison(
        String id,
        Verdict was,
        Evaluation would,
        List<String> allowedInstead,
        SortedSet<String> lacking,
        List<Change> differences) {

    /**
     * One difference.
     *
     * @param part {@code verdict}, {@code demands}, {@code due}, {@code reasons}, {@code obligations},
     *     {@code disclosures} or {@code allowedInstead}
     * @param looser whether the other policy requires less, or releases more
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

    /** The looser differences. */
    public List<String> looser() {
        return differences.stream().filter(Change::looser).map(Change::part).toList();
    }
}
