package dev.countersign.laws.offenders.cli;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/** Breaks law 4: an edge that reads the clock and chance itself. */
public class CommandWithAClock {

    private final Supplier<Instant> now = Instant::now;

    String answer() {
        return now.get() + " " + Clock.tickMillis(ZoneOffset.UTC).instant() + " " + LocalDate.now(ZoneOffset.UTC)
                + UUID.randomUUID() + new Random().nextInt();
    }
}
