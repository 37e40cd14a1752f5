package dev.countersign.policy;

import dev.countersign.facts.Finding.Demand;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sums of demands that no approval meets, by the demands of the rows that matched: most decisions of a release have
 * one of few. It is kept with the release, and any number of threads may use it.
 */
final class UnmetDemands {

    /** The greatest number of sums in memory. With one more, all are dropped: a rule may compute a due time. */
    static final int MOST = 1_000;

    private final Map<List<List<Demand>>, ApprovalDemands> sums = new ConcurrentHashMap<>();

    static UnmetDemands of(PolicyRelease release) {
        return release.companion(UnmetDemands.class, unused -> new UnmetDemands());
    }

    /** @param byRow demands by row id, an at sign and the scope of the row: in that order */
    ApprovalDemands sum(Map<String, List<Demand>> byRow) {
        List<List<Demand>> demands = byRow.values().stream().map(List::copyOf).toList();
        ApprovalDemands sum = sums.get(demands);
        if (sum == null) {
            sum = ApprovalDemands.of(byRow, List.of(), id -> id);
            if (sums.size() >= MOST) {
                sums.clear();
            }
            sums.put(demands, sum);
        }
        return sum;
    }

    /** The number of sums in memory. */
    int size() {
        return sums.size();
    }
}
