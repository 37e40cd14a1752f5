package dev.countersign.ledger.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParallelReadsTest {

    private static final List<Integer> MANY = IntStream.range(0, 500).boxed().toList();

    @Test
    void results_are_in_the_order_of_the_items_and_come_from_no_shared_thread() {
        Set<Thread> threads = Collections.newSetFromMap(new ConcurrentHashMap<>());

        assertThat(ParallelReads.of(MANY, item -> {
                    threads.add(Thread.currentThread());
                    return item * 2;
                }))
                .isEqualTo(MANY.stream().map(item -> item * 2).toList());
        assertThat(threads)
                .isNotEmpty()
                .allSatisfy(thread -> assertThat(thread)
                        .isInstanceOfSatisfying(
                                ForkJoinWorkerThread.class,
                                worker -> assertThat(worker.getPool()).isNotSameAs(ForkJoinPool.commonPool())));
        assertThat(ParallelReads.of(List.of(), item -> item)).isEmpty();
    }

    @Test
    void a_failure_of_one_read_is_thrown_with_its_cause() {
        assertThatThrownBy(() -> ParallelReads.of(MANY, item -> {
                    if (item == 77) {
                        throw new UncheckedIOException(new IOException("file 77"));
                    }
                    return item;
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("file 77");
        assertThatThrownBy(() -> ParallelReads.of(MANY, item -> {
                    throw new LedgerUnavailable("file " + item, "it is damaged.", "");
                }))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageEndingWith("it is damaged.");
    }
}
