package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.FactRefresh;
import dev.countersign.decisions.Firm;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.tables.DefaultPack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** What the service does by itself, once a second. */
class RefreshScheduleTest {

    @TempDir
    private Path folder;

    private static void await(CountDownLatch latch, int seconds) {
        try {
            assertThat(latch.await(seconds, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The clock is asked at the start, and each time that changed facts were read. */
    private static ClockAndRandom asked(List<CountDownLatch> each) {
        Iterator<CountDownLatch> next = each.iterator();
        return new ClockAndRandom() {
            @Override
            public Instant now() {
                if (next.hasNext()) {
                    next.next().countDown();
                }
                return Instant.parse("2026-11-23T10:00:00Z");
            }

            @Override
            public byte[] random(int bytes) {
                return new byte[bytes];
            }
        };
    }

    @Tag("slow")
    @Test
    @Timeout(120)
    void changed_own_facts_count_while_the_search_index_adds_entries() throws Exception {
        Firm firm = new Firm(folder);
        FactRefresh facts = FactRefresh.open(DefaultPack.release(), Optional.of(folder.resolve("facts")));
        CountDownLatch adding = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        List<CountDownLatch> read = List.of(new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1));
        try (DataFolder data = firm.open();
                AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            firm.invented(data, 1);
            Thread indexing = new Thread(() -> data.records().searchIndex().catchUp(entry -> {
                adding.countDown();
                await(end, 100);
            }));
            indexing.start();
            try {
                await(adding, 20);
                context.registerBean(FactRefresh.class, () -> facts);
                context.registerBean(DataFolder.class, () -> data);
                context.registerBean(ClockAndRandom.class, () -> asked(read));
                context.register(Schedulers.class, RefreshSchedule.class);
                context.refresh();
                // by the second change, each task had its turn
                for (CountDownLatch once : read) {
                    await(once, 20);
                    Files.writeString(folder.resolve("facts/organisation.jsonl"), "\n", StandardOpenOption.APPEND);
                }
            } finally {
                end.countDown();
                indexing.join();
            }
        }
    }
}
