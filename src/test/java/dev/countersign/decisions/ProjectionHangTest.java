package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.tables.DefaultPack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * A data folder of an earlier format that a kill left, read where it lies, outside the project. Its start never ended.
 */
@EnabledIf(value = "isThere", disabledReason = "there is no data folder at ../shared/data/faults/projection-hang")
@Timeout(120)
class ProjectionHangTest {

    private static final Path KILLED = Path.of("../shared/data/faults/projection-hang");

    @TempDir
    private Path folder;

    static boolean isThere() {
        boolean there = Files.isDirectory(KILLED.resolve("journal"));
        if (!there) {
            System.err.println("SKIPPED, for there is no data folder of a killed service at "
                    + KILLED.toAbsolutePath().normalize() + ".");
        }
        return there;
    }

    @Test
    void it_starts_its_entries_are_found_and_its_keys_open_their_parts() throws IOException {
        copy();
        ClockAndRandom clock = new ClockAndRandom() {
            @Override
            public Instant now() {
                return Instant.parse("2026-11-28T08:00:00Z");
            }

            @Override
            public byte[] random(int bytes) {
                return new byte[bytes];
            }
        };
        try (Ledger ledger = Ledger.open(folder, clock);
                DecisionRecords records = new DecisionRecords(
                        ledger.entries(),
                        ledger.origin(),
                        folder.resolve("projection"),
                        id -> DefaultPack.release(),
                        clock)) {
            assertThat(records.searchIndex().madeAgain()).isTrue();
            assertThat(records.search(new EntryQuery(Set.of("type=decision"), null, null, null, 99)))
                    .hasSize(18);
            assertThat(records.of("stay:S-1")).hasSize(18);
            assertThat(records.of("staff:night-desk")).hasSize(18);
            assertThat(ledger.entries().parts(3))
                    .extracting(part -> part.subject())
                    .containsExactly("stay:S-1", "staff:night-desk");
        }
    }

    private void copy() throws IOException {
        try (Stream<Path> files = Files.walk(KILLED)) {
            List<Path> all = files.toList();
            for (Path from : all) {
                Path to = folder.resolve(KILLED.relativize(from).toString());
                if (Files.isDirectory(from)) {
                    Files.createDirectories(to);
                } else {
                    Files.write(to, Files.readAllBytes(from));
                }
            }
        }
    }
}
