package dev.countersign.decisions.request;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The problems of a request, by kind and in order. The first {@link InvalidInput#SHOWN} of each kind are kept, all are
 * counted: a body full of mistakes must cost no more than one with a few. If one answer is for several requests, the
 * first problems of all are kept.
 */
final class RequestProblems {

    /** The kind of a problem. It decides how a lenient reader treats the problem. */
    enum Kind {
        /** The object is not a request. */
        SHAPE,
        /** A known fact has an invalid value. */
        VALUE,
        /** An unknown member. */
        UNKNOWN
    }

    private record One(Kind kind, Problem problem) {}

    private final List<One> kept = new ArrayList<>();
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    /** The problems of earlier requests in the same answer. */
    private final int before;

    RequestProblems(ProblemBudget answer) {
        before = answer.problems();
    }

    private int told(Kind kind) {
        return count(kind) + (kind == Kind.UNKNOWN ? 0 : before);
    }

    void tell(Kind kind, Problem problem) {
        if (told(kind) < InvalidInput.SHOWN) {
            kept.add(new One(kind, problem));
        }
        counts.put(kind, count(kind) + 1);
    }

    int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    List<Problem> kept(Kind kind) {
        return kept.stream()
                .filter(each -> each.kind() == kind)
                .map(One::problem)
                .toList();
    }

    /**
     * The problems of one kind, for a reader of values to add to. The size counts every problem told so far; the
     * iterator yields those that are kept.
     */
    Collection<Problem> as(Kind kind) {
        return new AbstractCollection<>() {
            @Override
            public boolean add(Problem problem) {
                tell(kind, problem);
                return true;
            }

            @Override
            public Iterator<Problem> iterator() {
                return kept(kind).iterator();
            }

            @Override
            public int size() {
                return told(kind);
            }
        };
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    /** The problems of all kinds, in the order of the request. */
    InvalidInput refused() {
        return new InvalidInput(
                kept.stream().map(One::problem).limit(InvalidInput.SHOWN).toList(),
                counts.values().stream().mapToInt(Integer::intValue).sum());
    }

    InvalidInput refused(Kind kind) {
        return new InvalidInput(kept(kind), count(kind));
    }
}
