package dev.countersign.laws.offenders.policy;

import java.time.Instant;
import java.util.UUID;
import org.apache.poi.ss.usermodel.CellType;

/** Breaks laws 3 and 4: reads the clock and the dice itself, and knows spreadsheets. */
public class PolicyWithAClock {

    String answer() {
        return Instant.now() + UUID.randomUUID().toString() + System.currentTimeMillis() + CellType.BLANK;
    }
}
