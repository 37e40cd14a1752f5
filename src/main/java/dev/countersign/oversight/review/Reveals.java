package dev.countersign.oversight.review;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.directory.AccessEvent;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Records who was shown facts of a task for a reason, before anybody reads them. */
final class Reveals {

    private static final int SALTS = 32;
    private static final String DOOR = "/v1/reviews/{id}/reveal";
    private static final String REASON = "reason";

    private final DataFolder folder;
    private final ClockAndRandom clock;

    Reveals(DataFolder folder, ClockAndRandom clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * An erasure waits for it, and nothing is recorded after one.
     *
     * @throws InvalidInput when somebody of the decision was erased
     * @throws NotDecided when it cannot be recorded
     */
    void write(Caller reader, String task, String decision, List<String> facts, String reason) {
        String id = clock.id();
        folder.write(
                id,
                () -> {
                    Set<String> customers = folder.records()
                            .decision(decision)
                            .filter(StoredDecision::isWhole)
                            .map(found ->
                                    folder.records().customersOf(found.receipt().sequence()))
                            .orElseThrow(() -> new InvalidInput(new Problem(
                                    "task", "somebody whom it is about was erased, so it shows nothing more.", "")));
                    return entry(id, reader, task, facts, reason, customers)
                            .entry(clock.random(SALTS), NotDecided.subjects(folder.ledger()));
                },
                receipt -> {});
    }

    /** The reason may say something about the customer, so it is erased with the customer. */
    private SealedEntry entry(
            String id, Caller reader, String task, List<String> facts, String reason, Set<String> customers) {
        Instant now = clock.now();
        String staff = RecordSubjects.STAFF + reader.id();
        SealedEntry entry = new SealedEntry(AccessEvent.LOOKED.type(), id, now, reader.recordedAs())
                .with("from", now.toString())
                .with("to", now.toString())
                .with("reads", 1)
                .with("paths", List.of(DOOR))
                .with("taskId", task)
                .with("revealed", facts)
                .sealed(staff, "by", reader.id());
        customers.forEach(customer -> entry.sealed(RecordSubjects.CUSTOMER + customer, "customer", customer)
                .sealed(RecordSubjects.CUSTOMER + customer, REASON, reason));
        return customers.isEmpty() ? entry.sealed(staff, REASON, reason) : entry;
    }
}
