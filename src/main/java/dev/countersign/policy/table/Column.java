package dev.countersign.policy.table;

import dev.countersign.facts.vocabulary.FactName;
import org.jspecify.annotations.Nullable;

/**
 * One column of a table: a condition that reads a fact, or a result that gives one.
 *
 * @param header  the label analysts read
 * @param combine how several values become one; null for a condition and for a finding
 */
public record Column(String header, FactName fact, @Nullable Combine combine) {

    public String path() {
        return fact.path();
    }
}
