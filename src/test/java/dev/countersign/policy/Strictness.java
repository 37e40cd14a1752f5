package dev.countersign.policy;

import dev.countersign.facts.Finding.Demand;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.verdict.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How two answers to one question compare. */
final class Strictness {

    private Strictness() {}

    /**
     * Respects in which the second answer is more permissive than the first: verdict, grade, level, mode of the level
     * table.
     */
    static Optional<String> loosened(Evaluation before, Evaluation after) {
        if (after.verdict().looserThan(before.verdict())) {
            return Optional.of(before.verdict() + " became " + after.verdict());
        }
        if (before.risk() != null && after.risk() != null && after.risk().compareTo(before.risk()) < 0) {
            return Optional.of("risk " + before.risk() + " became " + after.risk());
        }
        if (before.autonomy().effective() != null
                && after.autonomy().effective() != null
                && after.autonomy().effective() > before.autonomy().effective()) {
            return Optional.of("level " + before.autonomy().effective() + " became "
                    + after.autonomy().effective());
        }
        if (before.autonomy().mode() != null
                && after.autonomy().mode() != null
                && after.autonomy().mode().compareTo(before.autonomy().mode()) < 0) {
            return Optional.of(
                    before.autonomy().mode() + " became " + after.autonomy().mode());
        }
        return Optional.empty();
    }

    /** The same, and in whom it still asks, by when, and which duties it sets. @param approvals that both were given */
    static Optional<String> loosenedOrFewerAsked(Evaluation before, Evaluation after, List<Approval> approvals) {
        Optional<String> loosened = loosened(before, after);
        if (loosened.isPresent() || before.verdict() != after.verdict()) {
            return loosened;
        }
        if (!after.obligations().containsAll(before.obligations())) {
            return Optional.of("obligations " + before.obligations() + " became " + after.obligations());
        }
        return before.verdict() == Verdict.REVIEW ? fewerAsked(before, after, approvals) : Optional.empty();
    }

    /**
     * Whether the demand is met now by a person who met another one before, which is open now: who approved in two
     * roles counts in one of them, and a row that asks for a qualifier may leave only the other.
     */
    private static boolean countsForAnother(
            Demand demand, Evaluation before, Evaluation after, List<Approval> approvals) {
        return counting(after, before, approvals)
                .filter(now -> now.role() == demand.role()
                        && (demand.qualifier().isEmpty() || demand.qualifier().equals(now.qualifier())))
                .anyMatch(now -> counting(before, after, approvals)
                        .anyMatch(then -> PersonId.looks(then.person()).equals(PersonId.looks(now.person()))
                                && after.oversight().open().stream().anyMatch(open -> open.role() == then.role())));
    }

    /** Approvals that count in the one evaluation and not in the other. */
    private static Stream<Approval> counting(Evaluation here, Evaluation notHere, List<Approval> approvals) {
        return approvals.stream()
                .filter(each -> here.oversight().met().contains(each.id())
                        && !notHere.oversight().met().contains(each.id()));
    }

    private static Optional<String> fewerAsked(Evaluation before, Evaluation after, List<Approval> approvals) {
        List<Demand> left = new ArrayList<>(after.oversight().open());
        for (Demand demand : before.oversight().open()) {
            Optional<Demand> asStrict = left.stream()
                    .filter(each ->
                            each.role() == demand.role() && each.qualifier().equals(demand.qualifier()))
                    .findFirst()
                    .or(() -> left.stream()
                            .filter(each -> each.role() == demand.role()
                                    && demand.qualifier().isEmpty())
                            .findFirst());
            if (asStrict.isEmpty()) {
                if (countsForAnother(demand, before, after, approvals)) {
                    continue;
                }
                return Optional.of("asked were " + before.oversight().open() + ", and now "
                        + after.oversight().open());
            }
            left.remove(asStrict.get());
        }
        Double due = before.oversight().dueHours();
        return due != null
                        && (after.oversight().dueHours() == null
                                || after.oversight().dueHours() > due)
                ? Optional.of(
                        "due in " + due + " hours became " + after.oversight().dueHours())
                : Optional.empty();
    }

    /**
     * The answer without the names of the release and of what shadow rows would do: what must not change when content
     * without effect does.
     */
    static Evaluation effect(Evaluation evaluation) {
        return new Evaluation(
                evaluation.verdict(),
                evaluation.risk(),
                evaluation.autonomy(),
                evaluation.oversight(),
                evaluation.reasons(),
                evaluation.obligations(),
                evaluation.context(),
                evaluation.firings(),
                evaluation.validUntil(),
                evaluation.notBefore(),
                null,
                evaluation.instead(),
                evaluation.audience(),
                "");
    }
}
