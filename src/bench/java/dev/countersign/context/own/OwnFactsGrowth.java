package dev.countersign.context.own;

import dev.countersign.ledger.BenchFolder;
import dev.countersign.policy.PolicyRelease;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What own facts of many customers cost: each has a birth date, a place, a phone number and one consent. */
public final class OwnFactsGrowth {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private OwnFactsGrowth() {}

    /**
     * The cost of a load.
     *
     * @param milliseconds processor time of the thread that reads
     * @param bytes        heap that the facts of one customer keep
     */
    public record Load(double milliseconds, double bytes) {}

    /** Writes the facts of so many customers to a folder and reads them. */
    public static Load of(int customers, PolicyRelease release) throws IOException {
        try (BenchFolder folder = new BenchFolder()) {
            write(folder.path(), customers);
            long before = used();
            long begin = THREADS.getCurrentThreadCpuTime();
            OwnFacts facts = OwnFacts.folder(folder.path(), release.vocabulary(), release.declaredTypes());
            double milliseconds = (THREADS.getCurrentThreadCpuTime() - begin) / 1e6;
            double bytes = (used() - before) / (double) customers;
            if (facts.ids("customer").size() != customers) {
                throw new IllegalStateException(facts.ids("customer").size() + " customers");
            }
            return new Load(milliseconds, bytes);
        }
    }

    private static void write(Path folder, int customers) throws IOException {
        try (BufferedWriter file = Files.newBufferedWriter(folder.resolve("customers.jsonl"))) {
            for (int i = 0; i < customers; i++) {
                file.write(String.format(Locale.ROOT, """
                        {"type": "customer", "id": "C-%1$d", "properties": {"kind": "CONSUMER", "birthDate": \
                        "1984-06-03", "countries": ["DE"], "regions": ["DE-BE"], "zones": ["Europe/Berlin"], \
                        "phone": "+4930%2$08d", "states": [], "aliases": []}, "source": "crm", \
                        "asOf": "2026-11-22T02:00:00Z"}
                        {"type": "consent", "id": "consent-%1$d", "properties": {"customer": "C-%1$d", "channel": \
                        "EMAIL", "purpose": "MARKETING", "state": "EXPRESS", "givenAt": "2026-03-14", "source": \
                        "web double opt-in", "wordingVersion": "de-2025-2"}, "source": "consent-ledger", \
                        "asOf": "2026-11-22T03:15:00Z"}
                        """, i, 23_000_000 + i));
            }
        }
    }

    /** Bytes of the heap that are used after a collection. */
    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
