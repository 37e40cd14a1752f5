package dev.countersign.facts.text;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Input that cannot be used. It holds every problem found, or the first of very many and their number. */
public final class InvalidInput extends RuntimeException {

    /** Problems that one answer shows at most. */
    public static final int SHOWN = 20;

    private final transient List<Problem> problems;
    private final int count;
    private final String code;

    /** @param count how many problems there are; those beyond the list were counted only */
    public InvalidInput(List<Problem> problems, int count) {
        this(problems, count, "");
    }

    private InvalidInput(List<Problem> problems, int count, String code) {
        super(text(problems, count));
        this.problems = List.copyOf(problems);
        this.count = count;
        this.code = code;
    }

    /** The same with an error code for programs. @param code empty for none */
    public InvalidInput coded(String code) {
        return new InvalidInput(problems, count, code);
    }

    public InvalidInput(List<Problem> problems) {
        this(problems, problems.size());
    }

    public InvalidInput(Problem problem) {
        this(List.of(problem));
    }

    private static String text(List<Problem> problems, int count) {
        return problems.stream().map(Problem::text).collect(Collectors.joining("\n"))
                + (count > problems.size() ? "\nand " + (count - problems.size()) + " more." : "");
    }

    /** All of it, as the message has it. */
    public String text() {
        return text(problems, count);
    }

    public List<Problem> problems() {
        return problems;
    }

    /** An error code for programs; empty for none. */
    public Optional<String> code() {
        return Optional.of(code).filter(word -> !word.isEmpty());
    }

    /** How many problems there are. */
    public int count() {
        return count;
    }

    /** The same with the problems that one answer shows. */
    public InvalidInput shown() {
        return problems.size() <= SHOWN ? this : new InvalidInput(problems.subList(0, SHOWN), count, code);
    }
}
