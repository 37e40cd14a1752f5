package dev.countersign.oversight.sample;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.verify.SampleDraw;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Commits to the seed of each UTC day before the first decision of the day, and reveals it when the day is over. Any
 * number of threads may use it.
 *
 * <p>INVARIANT: the entry of the seed has a smaller sequence than every decision of its day, and the entry that reveals
 * it a greater one. A day that has decisions and no seed gets none.
 */
public final class SamplingDays {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int SALTS = 32;

    private final DataFolder folder;
    private final ClockAndRandom clock;
    private final SampleEntries entries;
    /** Only this process adds days to the folder. */
    private final Set<LocalDate> seeded = ConcurrentHashMap.newKeySet();

    private LocalDate revealedBefore = LocalDate.MIN;

    private SamplingDays(DataFolder folder, ClockAndRandom clock) {
        this.folder = folder;
        this.clock = clock;
        entries = new SampleEntries(folder.records());
    }

    /**
     * Reveals the seeds of days that are over. From then on each decision of this folder has a seed before it.
     *
     * @throws NotDecided when nothing can be recorded
     */
    public static SamplingDays open(DataFolder folder, ClockAndRandom clock) {
        SamplingDays days = new SamplingDays(folder, clock);
        SortedMap<LocalDate, SampleEntries.Committed> committed = days.entries.committed();
        SortedMap<LocalDate, byte[]> revealed = days.entries.revealed();
        if (!revealed.isEmpty()) {
            folder.service().endBefore(SampleEntries.begin(revealed.lastKey().plusDays(1)), () -> {});
        }
        days.seeded.addAll(committed.keySet());
        folder.service().beforeEachDay(days::begin);
        days.revealDue(committed, revealed.keySet());
        return days;
    }

    /** Whether a private part under that key has the seed of a day, which nobody may know before the day is over. */
    public static boolean isSeed(String key) {
        return key.startsWith(SampleEntries.KEY);
    }

    /** The seed of a day, which nobody else may know before the day is over; empty if the day has none. */
    public Optional<byte[]> seed(LocalDate day) {
        return Optional.ofNullable(entries.committed().get(day)).flatMap(entries::secret);
    }

    /** Queues the seed of a day. Its decisions are queued after this, so each has a greater sequence. */
    private void begin(LocalDate day) {
        if (!seeded.contains(day) && entries.decisions(day, 1).isEmpty()) {
            Entry entry = entry(SampleEntries.commit(day, clock.random(SampleDraw.SEED), clock.id(), clock.now()));
            NotDecided.unlessWritten(() -> folder.ledger().appending(entry));
            seeded.add(day);
        }
    }

    /**
     * Reveals the seeds of days that are over. No decision has a time of such a day afterwards.
     *
     * @throws NotDecided when they cannot be recorded now
     */
    public synchronized void revealDue() {
        if (today().isAfter(revealedBefore)) {
            revealDue(entries.committed(), entries.revealed().keySet());
        }
    }

    private void revealDue(SortedMap<LocalDate, SampleEntries.Committed> committed, Set<LocalDate> revealed) {
        LocalDate today = today();
        SortedMap<LocalDate, SampleEntries.Committed> due = new TreeMap<>(committed.headMap(today));
        revealed.forEach(due::remove);
        if (!due.isEmpty()) {
            reveal(due);
        }
        // A seed that is still being written is found next time.
        if (seeded.stream().filter(day -> day.isBefore(today)).allMatch(committed::containsKey)) {
            revealedBefore = today;
        }
    }

    private LocalDate today() {
        return clock.now().atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private void reveal(SortedMap<LocalDate, SampleEntries.Committed> due) {
        folder.service()
                .endBefore(
                        SampleEntries.begin(due.lastKey().plusDays(1)),
                        () -> due.values()
                                .forEach(each -> entries.secret(each)
                                        .map(seed -> SampleEntries.reveal(each.day(), seed, clock.id(), clock.now()))
                                        .map(this::entry)
                                        .ifPresent(entry -> NotDecided.unlessWritten(
                                                () -> folder.ledger().append(entry, DEADLINE)))));
    }

    private Entry entry(SealedEntry sealed) {
        return sealed.entry(clock.random(SALTS), NotDecided.subjects(folder.ledger()))
                .asUrgent();
    }
}
