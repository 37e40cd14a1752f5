package dev.countersign.policy.drl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OwnThreadTest {

    @Test
    void a_parallel_stream_does_not_wait_for_threads_of_the_pool_that_wait_for_it() throws Exception {
        ForkJoinPool pool = new ForkJoinPool(2);
        CountDownLatch made = new CountDownLatch(1);
        try {
            ForkJoinTask<?> waits = pool.submit(() -> made.await(1, TimeUnit.MINUTES) ? 0 : 1);
            ForkJoinTask<Integer> makes = pool.submit(() -> {
                int sum = OwnThread.call(
                        "sum",
                        () -> IntStream.range(0, 10_000)
                                .parallel()
                                .map(each -> Thread.currentThread().getName().startsWith("ForkJoinPool-") ? 1 : 0)
                                .sum());
                made.countDown();
                return sum;
            });
            assertThat(makes.get(1, TimeUnit.MINUTES))
                    .as("parts that a thread of the caller's pool did")
                    .isZero();
            assertThat(waits.get(1, TimeUnit.MINUTES)).isEqualTo(0);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void what_the_work_throws_is_thrown_here() {
        InvalidInput thrown = new InvalidInput(new Problem("place", "problem", ""));
        assertThatThrownBy(() -> OwnThread.call("fails", () -> {
                    throw thrown;
                }))
                .isSameAs(thrown);
        assertThatThrownBy(() -> OwnThread.call("fails", () -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);
    }
}
