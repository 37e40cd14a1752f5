package dev.countersign.policy.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.TableRequests;
import dev.countersign.policy.table.Table;
import dev.countersign.tables.DefaultPack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.drools.model.PatternDSL;
import org.drools.model.Variable;
import org.drools.model.impl.ModelImpl;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The network of Drools without sessions: all threads share one, it is complete, and another shape is refused. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AlphaNetworkTest {

    private static final PolicyRelease RELEASE = DefaultPack.release();
    private static final int THREADS = 8;
    private static final int REQUESTS = 60;

    @Test
    void many_threads_at_once_find_in_one_network_what_the_scan_finds() throws Exception {
        for (String id : List.of("T05", "T08", "T12")) {
            Table table = RELEASE.pack().tables().stream()
                    .filter(each -> each.id().equals(id))
                    .findFirst()
                    .orElseThrow();
            Stage stage = stage(table);
            List<Slots> questions = new ArrayList<>();
            TableRequests requests = new TableRequests(table, 7);
            for (int i = 0; i < REQUESTS; i++) {
                questions.add(stage.layout.of(i, requests.question(i).known()::value));
            }
            List<SortedSet<String>> scanned = questions.stream()
                    .map(slots -> ids(new LinearScan(new Engine(null, Map.of())).rows(stage, List.of(slots))))
                    .toList();

            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            try {
                List<Future<List<SortedSet<String>>>> all = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    all.add(threads.submit(() -> questions.stream()
                            .map(slots -> ids(stage.hits(List.of(slots))))
                            .toList()));
                }
                for (Future<List<SortedSet<String>>> each : all) {
                    assertThat(each.get()).isEqualTo(scanned);
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(scanned).as("questions that meet a row").anyMatch(found -> !found.isEmpty());
        }
    }

    private static Stage stage(Table table) {
        return new Stage(0, Stage.Scope.ONCE, List.of(table), List.of());
    }

    private static SortedSet<String> ids(List<Stage.Hit> hits) {
        return hits.stream()
                .map(hit -> hit.index() + "/" + hit.row().row().id())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void a_match_leaves_nothing_behind() {
        Stage stage = stage(RELEASE.pack().tables().get(0));
        Slots slots = stage.layout.of(0, path -> null);
        SortedSet<String> first = ids(stage.hits(List.of(slots)));

        assertThat(ids(stage.hits(List.of(slots)))).isEqualTo(first);
        assertThat(ids(stage.hits(Collections.emptyList()))).isEmpty();
    }

    @Test
    void every_row_of_every_table_has_an_end_in_its_network() {
        assertThat(RELEASE.pack().tables()).allSatisfy(table -> {
            Stage stage = stage(table);
            assertThat(stage.built()).isEqualTo(stage.rows.size());
        });
    }

    @Test
    void a_rule_that_needs_a_session_is_refused() {
        Variable<Slots> one = PatternDSL.declarationOf(Slots.class);
        Variable<Slots> other = PatternDSL.declarationOf(Slots.class);
        ModelImpl model = new ModelImpl();
        model.addRule(PatternDSL.rule("dev.countersign.rows", "two patterns")
                .build(PatternDSL.pattern(one), PatternDSL.pattern(other), PatternDSL.execute(() -> {})));

        assertThatThrownBy(() -> new AlphaNetwork(model, List.of())).isInstanceOf(IllegalStateException.class);
    }
}
