package dev.countersign.policy.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.SampleFacts;
import dev.countersign.tables.DefaultPack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Engines are kept for the next question: as many as can work at once. All others are closed. */
@Isolated("it counts the sessions of the release that other tests use")
class EnginesTest {

    private static final int MOST = 2 * Runtime.getRuntime().availableProcessors();

    private final AtomicInteger made = new AtomicInteger();
    private final Engines engines = new Engines(() -> {
        made.incrementAndGet();
        return new Engine(null, Map.of());
    });

    @Test
    void after_many_questions_at_once_no_more_are_kept_than_can_work_at_once() throws Exception {
        int many = MOST * 3;
        CyclicBarrier together = new CyclicBarrier(many);
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                all.add(threads.submit(() -> engines.lend(engine -> {
                    try {
                        return together.await(20, TimeUnit.SECONDS);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })));
            }
            for (Future<Integer> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(made).hasValue(many);
        assertThat(engines.idle()).isEqualTo(MOST);
    }

    @Test
    void one_that_has_thrown_is_not_used_again() {
        assertThatThrownBy(() -> engines.lend(engine -> {
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        assertThat(engines.idle()).isZero();
        List<Engine> lent = new ArrayList<>();
        engines.lend(lent::add);
        engines.lend(lent::add);
        assertThat(made).hasValue(2);
        assertThat(lent.get(0)).isSameAs(lent.get(1));
    }

    private static final PolicyRelease RELEASE = DefaultPack.release();
    private static final SampleFacts.Sample SAMPLE = SampleFacts.of(RELEASE, 1, 100).stream()
            .filter(EnginesTest::firesARule)
            .findFirst()
            .orElseThrow();

    /** Whether a session is needed. */
    private static boolean firesARule(SampleFacts.Sample sample) {
        int before = RELEASE.sessions();
        Engine engine = RELEASE.engine();
        RELEASE.evaluate(sample.facts(), sample.dates(), Set.of(), engine);
        boolean needed = RELEASE.sessions() > before;
        engine.close();
        return needed;
    }

    private static int asked(Engine engine) {
        RELEASE.evaluate(SAMPLE.facts(), SAMPLE.dates(), Set.of(), engine);
        return RELEASE.sessions();
    }

    @Test
    void an_engine_that_is_closed_leaves_no_session_of_drools() {
        int before = RELEASE.sessions();
        Engine engine = RELEASE.engine();
        assertThat(asked(engine)).isGreaterThan(before);
        engine.close();
        assertThat(RELEASE.sessions()).isEqualTo(before);
    }

    @Test
    void one_that_has_thrown_leaves_no_session_and_one_that_waits_no_more_than_its_own() {
        int before = RELEASE.sessions();
        Engines real = new Engines(RELEASE::engine);
        int open = real.lend(EnginesTest::asked);
        assertThat(open).isGreaterThan(before);
        for (int i = 0; i < 3; i++) {
            real.lend(EnginesTest::asked);
        }
        assertThat(RELEASE.sessions()).as("used again").isEqualTo(open);
        assertThatThrownBy(() -> real.lend(engine -> {
                    asked(engine);
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        assertThat(RELEASE.sessions()).isEqualTo(before);
    }

    @Test
    void engines_that_are_too_many_leave_no_session() throws Exception {
        int before = RELEASE.sessions();
        Engines real = new Engines(RELEASE::engine);
        int ofOne = real.lend(EnginesTest::asked) - before;
        int many = MOST + 2;
        CyclicBarrier together = new CyclicBarrier(many);
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                all.add(threads.submit(() -> real.lend(engine -> {
                    try {
                        asked(engine);
                        return together.await(20, TimeUnit.SECONDS);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })));
            }
            for (Future<Integer> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(RELEASE.sessions()).isEqualTo(before + MOST * ofOne);
    }
}
