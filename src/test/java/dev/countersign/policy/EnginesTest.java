package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Engines are kept for the next question: as many as can work at once. All others are closed. */
class EnginesTest {

    private static final int MOST = 2 * Runtime.getRuntime().availableProcessors();

    private final AtomicInteger made = new AtomicInteger();
    private final Engines engines = new Engines(() -> {
        made.incrementAndGet();
        return new Engine(0, null, Map.of());
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
        })).hasMessage("broken");
        assertThat(engines.idle()).isZero();
        List<Engine> lent = new ArrayList<>();
        engines.lend(lent::add);
        engines.lend(lent::add);
        assertThat(made).hasValue(2);
        assertThat(lent.get(0)).isSameAs(lent.get(1));
    }
}
