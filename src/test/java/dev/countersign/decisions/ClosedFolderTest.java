package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A data folder that was closed leaves no thread behind: not of the ledger, not of the checkpoints, not of the
 * database.
 */
@Isolated("it looks for threads that are left")
class ClosedFolderTest {

    private static final String ANNA = "qz1a";

    @TempDir
    private Path folder;

    /** Threads that are not there to be used by anybody. */
    private static Set<Thread> threads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread ->
                thread.getName().startsWith("ForkJoinPool") || thread.getName().startsWith("CompletableFuture"));
        return threads;
    }

    @Test
    void no_thread_is_left() throws InterruptedException {
        Firm firm = new Firm(folder);
        firm.customer(ANNA, "[]");
        Set<Thread> before = threads();
        Set<Thread> open;
        try (DataFolder data = firm.open()) {
            firm.workFor(data, ANNA);
            firm.erase(data, Firm.id(ANNA));
            data.records().searchIndex().catchUp();
            open = threads();
        }
        open.removeAll(before);
        assertThat(open).extracting(Thread::getName).contains("ledger", "ledger-checkpoints");
        Set<Thread> left = threads();
        left.removeAll(before);
        for (Thread each : left) {
            each.join(Duration.ofSeconds(10).toMillis());
        }
        assertThat(left).filteredOn(Thread::isAlive).extracting(Thread::getName).isEmpty();
    }
}
