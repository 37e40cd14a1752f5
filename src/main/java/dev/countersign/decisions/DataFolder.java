package dev.countersign.decisions;

import dev.countersign.decisions.evaluate.ErasureGate;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.LedgerHistory;
import dev.countersign.decisions.history.SystemEvents;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.LedgerSettings;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.find.SearchIndex;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.journal.WriteHandle;
import dev.countersign.ledger.proof.Proofs;
import dev.countersign.policy.PolicyRelease;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** The data folder with ledger and search index, open for deciding by one process at a time. */
public final class DataFolder implements AutoCloseable {

    /** The default folder. */
    public static final Path USUAL = Path.of(".countersign");

    /** How long an answer waits for the disk, in milliseconds. On a busy machine tests wait longer. */
    private static final int USUAL_DEADLINE = 500;

    private static final Duration DEADLINE = Duration.ofMillis(Integer.getInteger("answer.deadline", USUAL_DEADLINE));

    private static final String PROJECTION = "projection";
    private static final Duration AT_START = Duration.ofSeconds(30);

    private final Ledger ledger;
    private final DecisionRecords records;
    private final LedgerHistory history;
    private final DecisionService service;
    private final ExecutionReports outcomes;
    private final ApprovalService approving;
    private final ErasureService erasing;
    private final ErasureProposals proposals;
    private final SystemEvents events;
    private final Duration deadline;

    /** @param deadline how long an answer may wait for the disk */
    DataFolder(Ledger ledger, DecisionRecords records, ClockAndRandom clock, Duration deadline) {
        this.ledger = ledger;
        this.records = records;
        this.deadline = deadline;
        history = new LedgerHistory(records, records.latest().orElse(Instant.EPOCH));
        service = new DecisionService(ledger, records, history, clock, deadline);
        outcomes = new ExecutionReports(ledger, records, history, deadline);
        approving = new ApprovalService(ledger, records, history, clock, deadline, service);
        erasing = new ErasureService(ledger, records, service, clock);
        erasing.endInterrupted();
        proposals = new ErasureProposals(ledger, records, history, erasing, clock);
        events = new SystemEvents(ledger, records, clock, AT_START);
    }

    /**
     * @param releases by id, as they are stored
     * @param anchor   a file outside the folder to which every checkpoint is appended
     * @throws dev.countersign.ledger.disk.LedgerUnavailable when another process uses the folder, or it cannot be used,
     *     or is damaged
     */
    public static DataFolder open(
            Path folder, Function<String, PolicyRelease> releases, Optional<Path> anchor, ClockAndRandom clock) {
        LedgerSettings usual = LedgerSettings.usual();
        Ledger ledger = Ledger.open(folder, anchor.map(usual::withAnchor).orElse(usual), clock);
        try {
            DataFolder opened = new DataFolder(
                    ledger,
                    new DecisionRecords(ledger.entries(), ledger.origin(), folder.resolve(PROJECTION), releases, clock),
                    clock,
                    DEADLINE);
            Proofs.of(folder).key().ifPresent(opened.events::signedBy);
            return opened;
        } catch (RuntimeException e) {
            ledger.close();
            throw e;
        }
    }

    /**
     * Rebuilds the search index. The existing database is deleted without opening it, because it may hang.
     *
     * @param progress receives the number of indexed entries; created when the total is known
     * @return the number of indexed entries
     * @throws dev.countersign.ledger.disk.LedgerUnavailable when another process uses the folder, or it cannot be used,
     *     or is damaged
     */
    public static long rebuild(Path folder, ClockAndRandom clock, LongFunction<LongConsumer> progress) {
        Path database = folder.resolve(PROJECTION);
        try (Ledger ledger = Ledger.open(folder, clock)) {
            SearchIndex.remove(database);
            try (DecisionRecords records = new DecisionRecords(
                    ledger.entries(),
                    ledger.origin(),
                    database,
                    id -> {
                        throw new IllegalStateException("nothing is decided here");
                    },
                    clock)) {
                records.searchIndex().catchUp(progress.apply(records.size()));
                return records.size();
            }
        }
    }

    /**
     * Writes an entry about a customer, for which an erasure waits.
     *
     * @param id    of the entry
     * @param entry makes it while no erasure can begin
     * @param then  its change in memory, made as soon as it is on disk, even if that is too late for the caller
     * @throws NotDecided when it is not on disk, or it is unknown in time whether it is
     */
    public Receipt write(String id, Supplier<Entry> entry, Consumer<Receipt> then) {
        try (ErasureGate.Passage passage = service.gate().shared()) {
            Entry made = entry.get();
            WriteHandle appending =
                    NotDecided.unlessWritten(() -> service.inFlight().append(id, ledger, made));
            CompletableFuture<Receipt> known = appending.written().thenApply(receipt -> {
                then.accept(receipt);
                return receipt;
            });
            // while the disk works
            records.handOver(DecisionRecords.indexKeys(made), appending.written());
            return WriteConfirmation.await(known, appending::withdraw, deadline, WriteConfirmation.words(deadline));
        }
    }

    public Ledger ledger() {
        return ledger;
    }

    public DecisionRecords records() {
        return records;
    }

    public DecisionService service() {
        return service;
    }

    public ExecutionReports outcomes() {
        return outcomes;
    }

    public ApprovalService approving() {
        return approving;
    }

    public ErasureService erasing() {
        return erasing;
    }

    /**
     * What people of the example company approved or proposed does not count any more, because the laptop mode has
     * ended.
     */
    public void endExamples() {
        history.endExamples();
    }

    public ErasureProposals proposals() {
        return proposals;
    }

    public SystemEvents systemEvents() {
        return events;
    }

    @Override
    public void close() {
        erasing.stop();
        records.close();
        ledger.close();
    }
}
