package dev.countersign.context.own;

import dev.countersign.facts.text.Problem;
import java.util.Comparator;
import java.util.Set;

/**
 * Something wrong in a line of own facts.
 *
 * @param about whom or what the line is about, each as type and id with a slash between; empty where that cannot be
 *     told
 */
record FactProblem(FactPlace place, Problem problem, Effect effect, Set<String> about)
        implements Comparable<FactProblem> {

    private static final Comparator<FactProblem> ORDER = Comparator.comparing(FactProblem::place)
            .thenComparing(mistake -> mistake.problem().place())
            .thenComparing(mistake -> mistake.problem().message());

    /** What a mistake does, the mildest first. */
    enum Effect {
        /** The line counts all the same. */
        TOLD,
        /** Nothing is allowed about whom the line is about. */
        QUARANTINES,
        /** None of the facts count. */
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
