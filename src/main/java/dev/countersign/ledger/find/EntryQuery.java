package dev.countersign.ledger.find;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are wanted, newest first.
 *
 * @param labels all of them must be there
 * @param from   inclusive; null for from the beginning
 * @param to     exclusive; null for to the end
 * @param before only entries that stand before this place; null for from the end
 * @param limit   so many at most
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
