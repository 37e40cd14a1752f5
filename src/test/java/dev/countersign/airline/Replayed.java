package dev.countersign.airline;

import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Reason;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A recorded call and what the policy says to it.
 *
 * @param insured whether the booking it is about is insured, by the record
 */
record Replayed(WriteCall call, boolean insured, Evaluation evaluation) {

    static final Comparator<Replayed> BY_PLACE = Comparator.comparingInt(
                    (Replayed each) -> each.call().task())
            .thenComparingInt(each -> each.call().trial())
            .thenComparingInt(each -> each.call().message());

    Verdict verdict() {
        return evaluation.verdict();
    }

    boolean was(Verdict verdict) {
        return verdict() == verdict;
    }

    /** The rows that decided, each once; where no row but the procedure decided, the code of its step. */
    List<String> rows() {
        return evaluation.reasons().stream()
                .map(Replayed::row)
                .distinct()
                .sorted()
                .toList();
    }

    private static String row(Reason reason) {
        return reason.row() == null ? reason.code() : reason.row();
    }

    /** Each by task, trial and message, and the booking where it names one; in that order. */
    static String places(Collection<Replayed> calls) {
        return calls.stream()
                .sorted(BY_PLACE)
                .map(each -> (each.call().place() + " " + each.call().text("reservation_id")).strip())
                .collect(Collectors.joining(", "));
    }

    static long count(Collection<Replayed> calls, Verdict verdict) {
        return calls.stream().filter(each -> each.was(verdict)).count();
    }
}
