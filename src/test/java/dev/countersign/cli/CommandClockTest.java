package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ledger.Given;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Time, ids and random bytes of a command come from outside, so that a test can fix them. */
class CommandClockTest {

    private static final String FREE = "docs/examples/crm/requests/04-service-reply-from-template.json";

    @TempDir
    private Path folder;

    private String decided(String data, long seed) {
        Terminal told = Terminal.run(
                new Given(seed),
                "decide",
                FREE,
                "--facts",
                "docs/examples/crm/facts",
                "--data",
                folder.resolve(data).toString(),
                "--json");
        assertThat(told.exit()).as(told.err()).isZero();
        // the key that signs is made by the JDK
        return told.out().replaceFirst("\"origin\" : \"[^\"]*\"", "");
    }

    @Tag("slow")
    @Test
    void the_same_clock_and_chance_give_the_same_answer_with_the_same_id_and_proof() {
        String first = decided("first", 4);

        assertThat(first)
                .containsPattern(
                        "\"decisionId\" : \"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\"");
        assertThat(decided("second", 4)).isEqualTo(first);
        assertThat(decided("third", 5)).isNotEqualTo(first);
    }
}
