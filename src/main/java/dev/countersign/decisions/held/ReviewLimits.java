package dev.countersign.decisions.held;

import dev.countersign.facts.Case;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.words.ReviewLimit;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.table.ResultColumns;
import java.time.Instant;
import java.util.Map;

/** The limits of people and queues that the pack has on a day. */
public record ReviewLimits(PolicyRelease release, Instant at) {

    /** The number of a limit: of the pack, or the usual one. */
    public int most(ReviewLimit limit) {
        return release.tableGiving(ResultColumns.LIMIT)
                .flatMap(table -> release.only(
                        table,
                        new Case(Map.of(CorePath.LIMIT_NAME, limit.name())),
                        release.dates(at).effectiveOn()))
                .map(row -> row.results().get(ResultColumns.LIMIT))
                .filter(Double.class::isInstance)
                .map(most -> ((Double) most).intValue())
                .orElse(limit.usual());
    }
}
