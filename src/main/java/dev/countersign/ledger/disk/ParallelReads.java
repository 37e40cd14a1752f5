package dev.countersign.ledger.disk;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;

/**
 * Reads many files at once, on threads that end with it. The common pool of the JDK is for work that does not wait for
 * a disk.
 */
public final class ParallelReads {

    private ParallelReads() {}

    /**
     * The results in the order of the items. As many are read at once as there are processors.
     *
     * @param read throws unchecked exceptions only; one of them is thrown here
     */
    public static <T, R> List<R> of(List<T> items, Function<T, R> read) {
        ForkJoinPool threads = new ForkJoinPool();
        try {
            return threads.submit(() -> items.parallelStream().map(read).toList())
                    .join();
        } finally {
            threads.shutdown();
        }
    }
}
