package dev.countersign.decisions.held;

import dev.countersign.facts.Case;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.words.ReviewLimit;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.table.ResultColumns;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The limits of people and queues that the pack has on a day. */
public record ReviewLimits(PolicyRelease release, Instant at) {

    /** What was found last, for a release. */
    private static final class Found {

        private final Map<ReviewLimit, OfDay> known = new ConcurrentHashMap<>();
    }

    private record OfDay(LocalDate day, int most) {}

    /** The number of a limit: of the pack, or the usual one. */
    public int most(ReviewLimit limit) {
        LocalDate day = release.dates(at).effectiveOn();
        Map<ReviewLimit, OfDay> known = release.companion(Found.class, unused -> new Found()).known;
        OfDay last = known.get(limit);
        if (last == null || !last.day.equals(day)) {
            last = new OfDay(day, of(limit, day));
            known.put(limit, last);
        }
        return last.most;
    }

    private int of(ReviewLimit limit, LocalDate day) {
        return release.tableGiving(ResultColumns.LIMIT)
                .flatMap(table -> release.only(table, new Case(Map.of(CorePath.LIMIT_NAME, limit.name())), day))
                .map(row -> row.results().get(ResultColumns.LIMIT))
                .filter(Double.class::isInstance)
                .map(most -> ((Double) most).intValue())
                .orElse(limit.usual());
    }
}
