package dev.countersign.facts;

import java.util.List;
import java.util.stream.Collectors;

/** What was handed in cannot be used; it holds every problem found, not only the first. */
public final class Refused extends RuntimeException {

    private final transient List<Problem> problems;

    public Refused(List<Problem> problems) {
        super(problems.stream().map(Problem::text).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public Refused(Problem problem) {
        this(List.of(problem));
    }

    public List<Problem> problems() {
        return problems;
    }
}
