package dev.countersign.decisions;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.ledger.HeldUp;
import dev.countersign.ledger.Ledger;
import dev.countersign.policy.PolicyRelease;
import java.nio.file.Path;
import java.time.Duration;

/** A data folder on a disk that can be held up, for a service. */
public final class HeldFolder {

    private HeldFolder() {}

    /** @param database a folder for what entries are found by */
    public static DataFolder on(HeldUp disk, Path database, PolicyRelease release) {
        return on(disk, database, release, Duration.ofMillis(500));
    }

    /** @param deadline how long an answer may wait for the disk */
    public static DataFolder on(HeldUp disk, Path database, PolicyRelease release, Duration deadline) {
        SystemClockAndRandom outside = new SystemClockAndRandom();
        Ledger ledger = disk.open(outside);
        return new DataFolder(
                ledger,
                new DecisionRecords(ledger.entries(), ledger.origin(), database, id -> release, outside),
                outside,
                deadline);
    }
}
