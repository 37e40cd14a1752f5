package dev.countersign.context.own;

import dev.countersign.facts.text.Problem;
import java.util.Comparator;
import java.util.Set;

/**
 * A mistake in a line of own facts.
 *
 * @param about what the line is about, each as type and id separated by a slash; empty if that is unknown
 */
record FactProblem(FactPlace place, Problem problem, Effect effect, Set<String> about)
        implements Comparable<FactProblem> {

    private static final Comparator<FactProblem> ORDER = Comparator.comparing(FactProblem::place)
            .thenComparing(mistake -> mistake.problem().place())
            .thenComparing(mistake -> mistake.problem().message());

    /** The effect of a mistake, the mildest first. */
    enum Effect {
        /** The line is still used. */
        TOLD,
        /** Nothing is allowed for the subjects of the line. */
        QUARANTINES,
        /** None of the facts are used. */
        REFUSES
    }

    FactProblem {
        about = Set.copyOf(about);
    }

    @Override
    public int compareTo(FactProblem other) {
        return ORDER.compare(this, other);
    }
}
