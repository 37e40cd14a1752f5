package dev.countersign.ledger;

import static dev.countersign.ledger.Given.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ledger.journal.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A generated ledger is like one that was written entry by entry. */
class LedgerGeneratorTest {

    @TempDir
    private Path folder;

    private final LedgerGenerator small = new LedgerGenerator(1_500, 700, 20, 90, 3, true);

    private static void write(LedgerGenerator generator, Path into) throws IOException {
        generator.write(into, LedgerGenerator.Progress.none());
    }

    @Test
    void a_verifier_accepts_it() throws IOException {
        write(small, folder);
        Kit.Said said = Kit.verify(folder);
        assertThat(said.out()).contains("Nothing is wrong", "1500");
        assertThat(said.code()).isZero();
    }

    @Test
    void it_starts_finds_its_persons_and_grows() throws IOException {
        write(small, folder);
        try (Ledger ledger = Ledger.open(folder, new Given(7))) {
            Entries entries = ledger.entries();
            assertThat(entries.size()).isEqualTo(1_500);
            assertThat(entries.get(1_499).open()).isEqualTo(small.record(1_499));
            assertThat(IntStream.range(0, 700))
                    .allMatch(number ->
                            entries.subject(LedgerGenerator.person(number)).isPresent());
            assertThat(IntStream.range(0, 1_500)
                            .mapToObj(at -> Given.parts(entries, at))
                            .flatMap(List::stream))
                    .hasSize(300)
                    .contains("customer:C-0: part of 4");
            ledger.append(new Entry(bytes("{\"id\":\"next\"}"), List.of()), Duration.ofSeconds(20));
        }
        assertThat(Kit.verify(folder).out()).contains("Nothing is wrong", "1501");
    }

    @Test
    void the_same_parameters_give_the_same_bytes() throws IOException {
        write(small, folder.resolve("one"));
        write(small, folder.resolve("other"));
        assertThat(Kit.files(folder.resolve("one"))).containsExactlyEntriesOf(Kit.files(folder.resolve("other")));
    }

    @Test
    void without_a_checkpoint_the_next_start_writes_one() throws IOException {
        write(new LedgerGenerator(600, 0, 0, 50, 1, false), folder);
        Ledger.open(folder, new Given(7)).close();
        assertThat(Kit.verify(folder).out()).contains("Nothing is wrong", "600");
    }
}
