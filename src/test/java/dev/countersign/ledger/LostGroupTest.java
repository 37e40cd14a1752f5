package dev.countersign.ledger;

import static dev.countersign.ledger.Given.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.ledger.disk.LedgerUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A last group that was forced to both files is never removed, even if no checkpoint covers it. */
class LostGroupTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void whole_parts_behind_a_segment_with_more_bytes_are_not_dropped() throws IOException {
        byte[] empty;
        try (Ledger ledger = Ledger.open(folder, new Given(1))) {
            empty = Files.readAllBytes(folder.resolve("checkpoint"));
            ledger.append(entry("one", ledger.subject("customer:C-1"), "part"), SOON);
            ledger.subject("customer:C-2");
            ledger.append(entry("two", ledger.subject("customer:C-1"), "part"), SOON);
            ledger.erase(List.of("customer:C-2"), (what, of, all) -> {});
            ledger.append(entry("three", ledger.subject("customer:C-1"), "part"), SOON);
        }
        Files.write(folder.resolve("checkpoint"), empty);
        assertThat(folder.resolve("private").toFile().list()).hasSize(2);
        Files.write(folder.resolve("private/00000000.seg"), new byte[5], StandardOpenOption.APPEND);
        assertThatThrownBy(() -> Ledger.open(folder, new Given(2)).close())
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("the private parts of entry 2 are damaged or missing");
        assertThat(folder.resolve("private/00000001.seg")).isNotEmptyFile();
    }
}
