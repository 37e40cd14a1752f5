package dev.countersign.decisions.request;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a reader finds wrong in a request, by kind and in order. The first {@link InvalidInput#SHOWN} of each kind are kept, all are counted:
 * a body full of mistakes must cost no more than one with a few. Of several requests that one answer is for, the first of all are kept.
 */
final class RequestProblems {

    /** What a problem is about, which decides what a lenient reader makes of it. */
    enum Kind {
        /** The object is no request. */
        SHAPE,
        /** A fact of ours has a value that it cannot have. */
        VALUE,
        /** A member that we do not know. */
        UNKNOWN
    }

    private record One(Kind kind, Problem problem) {}

    private final List<One> kept = new ArrayList<>();
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    /** What the answer has told of earlier requests. */
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

    /** Where a reader of values puts what it finds: its size is what the answer tells and counts so far. */
    List<Problem> as(Kind kind) {
        return new AbstractList<>() {
            @Override
            public boolean add(Problem problem) {
                tell(kind, problem);
                return true;
            }

            @Override
            public Problem get(int index) {
                throw new UnsupportedOperationException("what is kept is read by kind");
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

    /** Every kind alike, in the order of the request. */
    InvalidInput refused() {
        return new InvalidInput(
                kept.stream().map(One::problem).limit(InvalidInput.SHOWN).toList(),
                counts.values().stream().mapToInt(Integer::intValue).sum());
    }

    InvalidInput refused(Kind kind) {
        return new InvalidInput(kept(kind), count(kind));
    }
}
