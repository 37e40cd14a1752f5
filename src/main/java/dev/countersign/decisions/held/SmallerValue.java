package dev.countersign.decisions.held;

import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.policy.PolicyRelease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A smaller value of a held action that needs fewer people. It is found by evaluating whole numbers, by halves, and
 * nothing is recorded; a value that is found was evaluated.
 *
 * @param path  of the fact, such as action.discount
 * @param value in the unit of the fact
 * @param needs the people who would be needed; empty for nobody
 */
public record SmallerValue(String path, double value, List<Caller.HeldRole> needs) {

    private static final List<String> PATHS = List.of(CorePath.ACTION_AMOUNT, CorePath.ACTION_DISCOUNT);
    private static final int MOST_STEPS = 3;
    /** Above it, nobody asks for one euro less. */
    private static final double LARGEST = 1e9;

    public SmallerValue {
        needs = List.copyOf(needs);
    }

    /** The largest such values, the largest first, by the active release and without approvals. */
    public static List<SmallerValue> of(HeldForPeople held, PolicyRelease release, Instant at) {
        List<SmallerValue> found = new ArrayList<>();
        for (String path : PATHS) {
            if (held.facts().known().value(path) instanceof Number number
                    && number.doubleValue() > 0
                    && number.doubleValue() <= LARGEST) {
                of(new Trials(held.facts().approvedBy(List.of()), path, release, at), number.doubleValue(), found);
            }
        }
        return found;
    }

    private static void of(Trials trials, double asked, List<SmallerValue> found) {
        int people = trials.people(asked);
        double below = Math.ceil(asked) - 1;
        for (int step = 0; step < MOST_STEPS && people > 0; step++) {
            double value = largestWithFewer(trials, below, people);
            if (value <= 0) {
                return;
            }
            found.add(new SmallerValue(trials.path, value, trials.needs(value)));
            people = trials.people(value);
            below = value - 1;
        }
    }

    /** The largest whole number up to that one that needs fewer people; 0 for none. */
    private static double largestWithFewer(Trials trials, double most, int people) {
        double low = 0;
        double high = most;
        while (low < high) {
            double middle = Math.ceil((low + high) / 2);
            if (trials.people(middle) < people) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private record Trials(Facts facts, String path, PolicyRelease release, Instant at) {

        private Evaluation evaluation(double value) {
            return release.evaluate(facts.with(path, value), release.dates(at));
        }

        /** How many people it needs; more than any number if it would be denied. */
        private int people(double value) {
            Evaluation evaluation = evaluation(value);
            return evaluation.verdict() == Verdict.DENY
                    ? Integer.MAX_VALUE
                    : evaluation.oversight().open().size();
        }

        private List<Caller.HeldRole> needs(double value) {
            return evaluation(value).oversight().open().stream()
                    .map(demand -> new Caller.HeldRole(demand.role(), demand.qualifier()))
                    .toList();
        }
    }
}
