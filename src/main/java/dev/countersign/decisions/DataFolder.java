package dev.countersign.decisions;

import dev.countersign.decisions.history.Diary;
import dev.countersign.decisions.history.Records;
import dev.countersign.decisions.history.Remembered;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.Settings;
import dev.countersign.ledger.disk.Outside;
import dev.countersign.ledger.find.Projection;
import dev.countersign.ledger.proof.Proofs;
import dev.countersign.policy.Release;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/** Everything that is kept, open for deciding: one process at a time. */
public final class DataFolder implements AutoCloseable {

    /** Where it lies when nobody says. */
    public static final Path USUAL = Path.of(".countersign");

    private static final Duration DEADLINE = Duration.ofMillis(500);
    private static final String PROJECTION = "projection";
    private static final Duration AT_START = Duration.ofSeconds(30);

    private final Ledger ledger;
    private final Records records;
    private final DecisionService service;
    private final Outcomes outcomes;
    private final Approving approving;
    private final Erasing erasing;
    private final Diary diary;

    DataFolder(Ledger ledger, Records records, Outside outside) {
        this.ledger = ledger;
        this.records = records;
        Remembered remembered = new Remembered(records, records.latest().orElse(Instant.EPOCH));
        service = new DecisionService(ledger, records, remembered, outside, DEADLINE);
        outcomes = new Outcomes(ledger, records, remembered, DEADLINE);
        approving = new Approving(ledger, records, remembered, outside, DEADLINE, service.gate());
        erasing = new Erasing(ledger, records, service, outside);
        erasing.endInterrupted();
        diary = new Diary(ledger, records, outside, AT_START);
    }

    /**
     * @param releases by id, as they are stored
     * @param anchor   a file outside the folder that every checkpoint is added to
     * @throws dev.countersign.ledger.disk.Unusable when the folder is held by another process, cannot be used, or is damaged
     */
    public static DataFolder open(
            Path folder, Function<String, Release> releases, Optional<Path> anchor, Outside outside) {
        Settings usual = Settings.usual();
        Ledger ledger = Ledger.open(folder, anchor.map(usual::withAnchor).orElse(usual), outside);
        try {
            DataFolder opened = new DataFolder(
                    ledger,
                    new Records(ledger.entries(), ledger.origin(), folder.resolve(PROJECTION), releases, outside),
                    outside);
            Proofs.of(folder).key().ifPresent(opened.diary::signedBy);
            return opened;
        } catch (RuntimeException e) {
            ledger.close();
            throw e;
        }
    }

    /**
     * Makes the database anew that entries are found by. What lies there is thrown away and not opened: it may be one that does not end.
     *
     * @param progress hears how many entries are in; made once it is known how many there are
     * @return how many entries it knows
     * @throws dev.countersign.ledger.disk.Unusable when the folder is held by another process, cannot be used, or is damaged
     */
    public static long rebuild(Path folder, Outside outside, LongFunction<LongConsumer> progress) {
        Path database = folder.resolve(PROJECTION);
        try (Ledger ledger = Ledger.open(folder, outside)) {
            Projection.remove(database);
            try (Records records = new Records(
                    ledger.entries(),
                    ledger.origin(),
                    database,
                    id -> {
                        throw new IllegalStateException("nothing is decided here");
                    },
                    outside)) {
                records.projection().catchUp(progress.apply(records.size()));
                return records.size();
            }
        }
    }

    public Ledger ledger() {
        return ledger;
    }

    public Records records() {
        return records;
    }

    public DecisionService service() {
        return service;
    }

    public Outcomes outcomes() {
        return outcomes;
    }

    public Approving approving() {
        return approving;
    }

    public Erasing erasing() {
        return erasing;
    }

    public Diary diary() {
        return diary;
    }

    @Override
    public void close() {
        erasing.stop();
        records.close();
        ledger.close();
    }
}
