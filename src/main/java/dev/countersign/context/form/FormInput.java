package dev.countersign.context.form;

import dev.countersign.context.own.OwnFacts;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BinaryOperator;

/**
 * What forms need besides the value.
 *
 * @param channel   whether the action has a channel
 * @param customer  whether it is about one of our customers, whose facts these are
 * @param token     the pseudonym of a value, from the path and the text of the value
 * @param redaction empty if the pack says no words about health, so no text can be redacted
 * @param sums      by path, the sum of the last 12 months before the decision, and of how many records it is
 * @param groups    by path, how many customers have each value
 */
public record FormInput(
        boolean channel,
        boolean customer,
        BinaryOperator<String> token,
        Optional<Redaction> redaction,
        Map<String, OwnFacts.Total> sums,
        Map<String, SortedMap<String, Integer>> groups) {

    public FormInput {
        sums = Map.copyOf(sums);
        groups = Map.copyOf(groups);
    }
}
