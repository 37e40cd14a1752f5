package dev.countersign.web.limits;

import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.directory.AccessEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Counts refused requests, and records them: one entry a minute for all of them together, with the busiest networks.
 * So nobody can fill the ledger by being refused. A request never waits for the entry.
 */
@Component
public final class RefusedAccess {

    static final Duration BETWEEN = Duration.ofMinutes(1);

    private static final String METER = "countersign.access.refused";
    private static final String WHY = "why";
    private static final String RATE_LIMITED = "RATE_LIMITED";

    private final Directory directory;
    private final ClockAndRandom clock;
    private final Map<Refusal, Counter> meters = new EnumMap<>(Refusal.class);
    private final Map<RequestKind, Counter> rateLimited = new EnumMap<>(RequestKind.class);
    private Counts counts = new Counts();
    private @Nullable Instant written;

    /** What was refused since the last entry. */
    private static final class Counts {

        private final Map<Refusal, Long> kinds = new EnumMap<>(Refusal.class);
        private final BusiestSources sources = new BusiestSources();
        private @Nullable Instant from;

        void add(Counts others) {
            others.kinds.forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
            sources.addAll(others.sources);
            if (others.from != null) {
                from = others.from;
            }
        }
    }

    RefusedAccess(Directory directory, ClockAndRandom clock, MeterRegistry registry) {
        this.directory = directory;
        this.clock = clock;
        Stream.of(Refusal.values()).forEach(each -> meters.put(each, meter(registry, each.name(), "all")));
        Stream.of(RequestKind.values())
                .forEach(each -> rateLimited.put(each, meter(registry, RATE_LIMITED, each.name())));
    }

    private static Counter meter(MeterRegistry registry, String why, String kind) {
        return Counter.builder(METER).tag(WHY, why).tag("kind", kind).register(registry);
    }

    /** Counts a refused request, for the next entry. */
    public void add(Refusal why, Source source) {
        Objects.requireNonNull(meters.get(why)).increment();
        String network = source.network();
        synchronized (this) {
            counts.kinds.merge(why, 1L, Long::sum);
            counts.sources.add(network, 1);
            if (counts.from == null) {
                counts.from = clock.now();
            }
        }
    }

    /** Counts a request that came too soon: for the meter only. */
    public void rateLimited(RequestKind kind) {
        Objects.requireNonNull(rateLimited.get(kind)).increment();
    }

    /**
     * Writes an entry, if a minute has passed since the last one and anything was refused. What cannot be written is
     * in the next entry.
     *
     * @throws NotDecided when it cannot be written
     */
    public void write() {
        write(clock.now());
    }

    /** Writes the last entry, without waiting for the minute to pass. @throws NotDecided when it cannot be written */
    public void writeLast() {
        synchronized (this) {
            written = null;
        }
        write(clock.now());
    }

    private void write(Instant now) {
        Counts all;
        synchronized (this) {
            if (counts.kinds.isEmpty() || written != null && now.isBefore(written.plus(BETWEEN))) {
                return;
            }
            written = now;
            all = counts;
            counts = new Counts();
        }
        try {
            directory.write(entry(all, now));
        } catch (NotDecided e) {
            // what may have been written is not written twice
            if (!e.code().equals(NotDecided.UNKNOWN)) {
                synchronized (this) {
                    counts.add(all);
                }
            }
            throw e;
        }
    }

    private SealedEntry entry(Counts all, Instant now) {
        return new SealedEntry(AccessEvent.REFUSED.type(), clock.id(), now, EntryType.SYSTEM)
                .with("from", String.valueOf(all.from))
                .with(
                        "counts",
                        all.kinds.entrySet().stream()
                                .collect(Collectors.toMap(
                                        each -> each.getKey().name(), Map.Entry::getValue, Long::sum, TreeMap::new)))
                .with("sources", all.sources.shown());
    }

    /** Networks in memory. */
    synchronized int networks() {
        return counts.sources.counted();
    }
}
