package dev.countersign.decisions.evaluate;

import dev.countersign.context.CaseAssembler;
import dev.countersign.context.DecisionHistory;
import dev.countersign.facts.Case;
import dev.countersign.facts.verdict.Request;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Table;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The proposals of the pack's table for an item. This decides nothing. */
public final class Proposals {

    private static final String PROPOSED = "proposal.action";
    private static final String STEP = "proposal.step";

    private Proposals() {}

    /** Derived facts by path, in the order of their steps; empty in a pack without such a table. */
    public static List<SortedMap<String, Object>> of(
            PolicySnapshot snapshot, DecisionHistory history, Request about, Instant at) {
        PolicyRelease release = snapshot.release();
        Optional<Table> table = release.tableGiving(PROPOSED);
        if (table.isEmpty()) {
            return List.of();
        }
        Case known = CaseAssembler.facts(
                        about, snapshot.own(), history, release.declaredTypes(), release.phrases(), at, "")
                .known();
        return release.ask(table.get().id(), known, release.dates(at).effectiveOn(), Set.of(), false).rows().stream()
                .map(Row::results)
                .sorted(Comparator.comparing(
                        (Map<String, Object> results) -> (Double) results.getOrDefault(STEP, Double.MAX_VALUE)))
                .<SortedMap<String, Object>>map(TreeMap::new)
                .toList();
    }
}
