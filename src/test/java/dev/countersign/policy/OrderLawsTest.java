package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.record.EvaluationJson;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.policy.SampleFacts.Sample;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import dev.countersign.tables.DefaultPack;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An evaluation does not depend on order, threads, the engine, drafts and shadows. Each law has an offender that breaks
 * it.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OrderLawsTest {

    private static final long SEED = 4_711;
    private static final int SHOWN = 2;
    private static final int THREADS = 8;

    private static PolicyRelease release;
    private static List<Sample> samples;
    private static final Map<Sample, Evaluation> NOW = new IdentityHashMap<>();

    @BeforeAll
    static void read() {
        release = DefaultPack.release();
        samples = SampleFacts.of(release, Integer.getInteger("seeded.requests", 1_000), SEED);
    }

    private static Evaluation now(Sample sample) {
        return NOW.computeIfAbsent(sample, asked -> release.evaluate(asked.facts(), asked.dates()));
    }

    /** Samples that the other way of answering answers otherwise, names of releases and shadows apart. */
    private static List<String> differing(Function<Sample, Evaluation> other) {
        return samples.stream()
                .filter(sample -> !Strictness.effect(now(sample)).equals(Strictness.effect(other.apply(sample))))
                .map(sample -> sample + "\n now " + now(sample) + "\n then " + other.apply(sample))
                .limit(SHOWN)
                .toList();
    }

    private static List<String> differing(PolicyRelease other) {
        return differing(sample -> other.evaluate(sample.facts(), sample.dates()));
    }

    @Tag("slow")
    @RepeatedTest(3)
    void the_order_of_rows_and_rules_does_not_matter(RepetitionInfo repetition) {
        PolicyRelease shuffled = Variants.shuffled(repetition.getCurrentRepetition());

        assertThat(shuffled.pack().tables()).isNotEqualTo(release.pack().tables());
        assertThat(differing(shuffled)).isEmpty();
    }

    @Tag("slow")
    @Test
    void the_order_of_a_first_table_is_seen_to_matter() {
        PolicyRelease topDown = Variants.first("T08", false);
        PolicyRelease bottomUp = Variants.first("T08", true);

        assertThat(samples)
                .anyMatch(sample -> !Strictness.effect(topDown.evaluate(sample.facts(), sample.dates()))
                        .equals(Strictness.effect(bottomUp.evaluate(sample.facts(), sample.dates()))));
    }

    /** For every row a draft with the opposite result for every case, and drafts of all findings. */
    @Tag("slow")
    @Test
    void drafts_change_nothing() {
        assertThat(differing(with(Status.draft))).isEmpty();
        assertThat(differing(Variants.and(
                        Variants.rule("known(\"action.name\")", "insert(new Finding.Prohibit(\"ADDED\"));", "draft"))))
                .isEmpty();
    }

    @Tag("slow")
    @Test
    void shadow_rows_never_change_the_answer() {
        PolicyRelease shadowed = with(Status.shadow);

        assertThat(differing(shadowed)).isEmpty();
        assertThat(samples)
                .anyMatch(sample ->
                        shadowed.evaluate(sample.facts(), sample.dates()).shadow() != null);
        assertThat(differing(Variants.and(
                        Variants.rule("known(\"action.name\")", "insert(new Finding.Prohibit(\"ADDED\"));", "shadow"))))
                .isEmpty();
    }

    @Tag("slow")
    @Test
    void the_same_rows_are_seen_once_they_are_active() {
        assertThat(differing(with(Status.active))).isNotEmpty();
        assertThat(differing(Variants.and(
                        Variants.rule("known(\"action.name\")", "insert(new Finding.Prohibit(\"ADDED\"));", "active"))))
                .isNotEmpty();
    }

    private static PolicyRelease with(Status status) {
        List<Map<String, Object>> findings = List.of(
                Map.of("forbid", true),
                Map.of("permit", "CONTACT"),
                Map.of("permit", "MONEY"),
                Map.of("risk", "HIGH"),
                Map.of("cap", 1.0),
                Map.of("demand", "MODEL_OWNER"),
                Map.of("oblige", Set.of("ADDED_DUTY"), "oblige.when", "ANY"));
        List<Table> tables = new ArrayList<>(release.pack().tables().stream()
                .map(table -> {
                    List<Row> rows = new ArrayList<>();
                    table.rows().forEach(row -> {
                        rows.add(Variants.with(
                                row,
                                row.id() + "X",
                                Collections.nCopies(row.conditions().size(), new Cell.Any()),
                                opposite(row),
                                status));
                        rows.add(row);
                    });
                    return Variants.with(table, rows);
                })
                .toList());
        tables.add(Variants.table("TADD", Map.of("action.name", new Cell.Known()), findings, status));
        return Variants.of(tables, release.pack().rules());
    }

    /**
     * Most cases are decided at noon: a time of day just after it would be seen in how long an answer is valid. A row
     * that says that an action reaches the customer would make the pack one that is refused, because of confirmations.
     */
    private static Map<String, Object> opposite(Row row) {
        Map<String, Object> results = new TreeMap<>(row.results());
        results.replaceAll((path, value) -> value instanceof LocalTime
                ? LocalTime.of(12, 2)
                : Set.of("forbid", "action.reachesCustomer").contains(path) || !(value instanceof Boolean yes)
                        ? value
                        : (Object) !yes);
        return results;
    }

    @Test
    void the_engine_and_the_plain_scan_give_equal_evaluations() {
        assertThat(samples)
                .allSatisfy(sample ->
                        assertThat(release.scan(sample.facts(), sample.dates())).isEqualTo(now(sample)));
    }

    @Test
    void a_scan_that_knows_a_row_more_is_seen() {
        Set<String> leftOut = Set.of("T01-028", "T12-001");

        assertThat(samples.stream()
                        .anyMatch(sample -> !release.scan(sample.facts(), sample.dates())
                                .equals(release.evaluate(sample.facts(), sample.dates(), leftOut))))
                .isTrue();
    }

    @Tag("slow")
    @Test
    void the_same_input_gives_the_same_bytes_in_eight_threads_at_once()
            throws InterruptedException, ExecutionException {
        assertThat(otherBytes(samples, (sample, thread) -> release)).isZero();
    }

    @Tag("slow")
    @Test
    void a_thread_that_answers_with_another_release_is_seen() throws InterruptedException, ExecutionException {
        PolicyRelease other =
                Variants.and(Variants.toAll(Map.of("oblige", Set.of("ADDED_DUTY"), "oblige.when", "ANY")));

        assertThat(otherBytes(
                        samples.subList(0, samples.size() / 10),
                        (sample, thread) -> thread == THREADS - 1 ? other : release))
                .isPositive();
    }

    private interface Answering {
        PolicyRelease with(Sample sample, int thread);
    }

    /** How many of all answers, given in eight threads in eight orders, differ from the one given alone. */
    private static int otherBytes(List<Sample> samples, Answering answering)
            throws InterruptedException, ExecutionException {
        List<byte[]> alone = samples.stream()
                .map(sample -> EvaluationJson.bytes(now(sample)))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                tasks.add(() -> {
                    List<Integer> order = new ArrayList<>();
                    for (int i = 0; i < samples.size(); i++) {
                        order.add(i);
                    }
                    Collections.shuffle(order, new Random(number));
                    return (int) order.stream()
                            .filter(i -> {
                                Sample sample = samples.get(i);
                                return !Arrays.equals(
                                        alone.get(i),
                                        EvaluationJson.bytes(answering
                                                .with(sample, number)
                                                .evaluate(sample.facts(), sample.dates())));
                            })
                            .count();
                });
            }
            int differing = 0;
            for (Future<Integer> each : threads.invokeAll(tasks)) {
                differing += each.get();
            }
            return differing;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void the_samples_are_many_different_questions() {
        assertThat(new HashSet<>(samples)).hasSizeGreaterThan(samples.size() * 9 / 10);
    }
}
