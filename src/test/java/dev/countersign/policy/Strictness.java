package dev.countersign.policy;

import dev.countersign.facts.Evaluation;
import dev.countersign.facts.Finding.Demand;
import dev.countersign.facts.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How two answers to one question compare. */
final class Strictness {

    private Strictness() {
    }

    /** In what the second answer lets more happen than the first: verdict, grade, level, what the level table says. */
    static Optional<String> loosened(Evaluation before, Evaluation after) {
        if (after.verdict().looserThan(before.verdict())) {
            return Optional.of(before.verdict() + " became " + after.verdict());
        }
        if (before.risk() != null && after.risk() != null && after.risk().compareTo(before.risk()) < 0) {
            return Optional.of("risk " + before.risk() + " became " + after.risk());
        }
        if (before.autonomy().effective() != null && after.autonomy().effective() != null && after.autonomy().effective() > before.autonomy().effective()) {
            return Optional.of("level " + before.autonomy().effective() + " became " + after.autonomy().effective());
        }
        if (before.autonomy().outcome() != null && after.autonomy().outcome() != null && after.autonomy().outcome().compareTo(before.autonomy().outcome()) < 0) {
            return Optional.of(before.autonomy().outcome() + " became " + after.autonomy().outcome());
        }
        return Optional.empty();
    }

    /** The same, and in whom it still asks, by when, and which duties it sets. */
    static Optional<String> loosenedOrFewerAsked(Evaluation before, Evaluation after) {
        Optional<String> loosened = loosened(before, after);
        if (loosened.isPresent() || before.verdict() != after.verdict()) {
            return loosened;
        }
        if (!after.obligations().containsAll(before.obligations())) {
            return Optional.of("obligations " + before.obligations() + " became " + after.obligations());
        }
        return before.verdict() == Verdict.REVIEW ? fewerAsked(before, after) : Optional.empty();
    }

    /**
     * Whether a person who approved in two roles is counted in the other one now, since a row asks for a qualifier that the first approval lacks: as many
     * people as before have approved, and no fewer are still to be asked.
     */
    private static boolean countsForAnother(Evaluation before, Evaluation after) {
        return !after.oversight().met().equals(before.oversight().met()) && after.oversight().met().size() <= before.oversight().met().size()
                && after.oversight().open().size() >= before.oversight().open().size();
    }

    private static Optional<String> fewerAsked(Evaluation before, Evaluation after) {
        List<Demand> left = new ArrayList<>(after.oversight().open());
        for (Demand demand : before.oversight().open()) {
            Optional<Demand> asStrict = left.stream().filter(each -> each.role() == demand.role() && each.qualifier().equals(demand.qualifier()))
                    .findFirst().or(() -> left.stream().filter(each -> each.role() == demand.role() && demand.qualifier().isEmpty()).findFirst());
            if (asStrict.isEmpty()) {
                if (countsForAnother(before, after)) {
                    return Optional.empty();
                }
                return Optional.of("asked were " + before.oversight().open() + ", and now " + after.oversight().open());
            }
            left.remove(asStrict.get());
        }
        Double due = before.oversight().dueHours();
        return due != null && (after.oversight().dueHours() == null || after.oversight().dueHours() > due)
                ? Optional.of("due in " + due + " hours became " + after.oversight().dueHours()) : Optional.empty();
    }

    /** The answer without the names of the release and of what shadow rows would do: what must not change when content without effect does. */
    static Evaluation effect(Evaluation evaluation) {
        return new Evaluation(evaluation.verdict(), evaluation.risk(), evaluation.autonomy(), evaluation.oversight(), evaluation.reasons(), evaluation.obligations(),
                evaluation.context(), evaluation.firings(), evaluation.validUntil(), evaluation.notBefore(), null, evaluation.instead(), evaluation.tell(), "");
    }
}
