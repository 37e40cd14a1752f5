package dev.countersign.ledger.find;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A query for entries, newest first.
 *
 * @param labels an entry must have all of them
 * @param from   inclusive; null for from the beginning
 * @param to     exclusive; null for to the end
 * @param before only entries with a smaller sequence; null for all
 * @param limit   the greatest number of entries
 */
public record EntryQuery(
        Set<String> labels,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Long before,
        int limit) {

    public EntryQuery {
        labels = Set.copyOf(labels);
    }
}
