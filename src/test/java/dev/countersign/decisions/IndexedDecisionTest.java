package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.history.Reconciliation;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.facts.Verdict;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.ledger.find.SearchIndex;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the service hands over to the search index is found exactly as what the index reads from the entries. */
class IndexedDecisionTest extends AskedCase {

    private Map<String, List<Long>> find(Set<String> labels, Set<String> keys) {
        SearchIndex index = open.records().searchIndex();
        Map<String, List<Long>> found = new TreeMap<>();
        labels.forEach(label ->
                found.put(label, index.search(new EntryQuery(Set.of(label), null, null, null, Integer.MAX_VALUE))));
        keys.forEach(key -> found.put(key, index.having(key)));
        return found;
    }

    /** They hold locks, so they must not wait until other entries are indexed. */
    @Test
    void neither_a_report_nor_a_repeated_request_adds_to_the_index() {
        SearchIndex index = open.records().searchIndex();
        decide("before");
        index.catchUp();
        long applied = index.applied();

        String allowed = decide("key-1").decision().id();
        open.outcomes().report(Caller.laptop(), allowed, ExecutionReport.EXECUTED, null, "o-1", now);
        assertThat(open.outcomes()
                        .report(Caller.laptop(), allowed, ExecutionReport.EXECUTED, null, "o-2", now)
                        .orElseThrow()
                        .problem())
                .as("it saw the first")
                .isEqualTo(Reconciliation.TWICE);
        assertThat(decide("key-1").decision().id()).isEqualTo(allowed);
        assertThat(index.applied()).isEqualTo(applied);
    }

    @Test
    void an_approved_decision_is_found_by_everything_after_a_rebuild_as_before() {
        about(HELD);
        String held = held();
        String approval = approve(held, yes("p-7", Role.FRONTLINE_USER)).id();
        String allowed = decide("key-1").decision().id();
        assertThat(open.records().decision(allowed).orElseThrow().verdict()).isEqualTo(Verdict.ALLOW);
        Set<String> labels = Set.of(
                "type=decision",
                "type=approval",
                "type=outcome",
                "outcome=FAILED",
                "verdict=ALLOW",
                "verdict=REVIEW",
                "release=" + RELEASE.id(),
                "action=" + request.action());
        open.outcomes().report(Caller.laptop(), allowed, ExecutionReport.FAILED, null, "o-1", now);
        Set<String> keys = Set.of("decision=" + allowed, "id=o-1", "id=" + held, "id=" + allowed, "uses=" + approval);

        Map<String, List<Long>> before = find(labels, keys);
        open.records().searchIndex().forget();

        assertThat(before).isEqualTo(find(labels, keys));
        assertThat(before.values()).noneMatch(List::isEmpty);
    }
}
