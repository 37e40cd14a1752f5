package dev.countersign.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.tables.DefaultPack;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A question looks up what it needs: its cost does not grow with the facts about others. */
class ManyFactsTest {

    private static final int HELD = 20_000;
    private static final int ASKED = 200_000;
    private static final LocalDate TODAY = LocalDate.parse("2026-06-10");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static OwnFacts own() {
        Stream<String> customers = IntStream.range(0, HELD)
                .mapToObj(i -> Given.line("customer", "C-" + i, "'kind': 'CONSUMER', 'states': []"));
        Stream<String> others = Stream.of(
                Given.line("useCase", "uc-1", ""),
                Given.line(
                        "attestation",
                        "at-1",
                        "'what': 'SPONSOR_ATTESTED', 'useCase': 'uc-1', 'by': 'p-1', 'on': '2026-05-01'"),
                Given.line("rate", "usd", "'currency': 'USD', 'euros': 0.9"),
                Given.line("order", "O-1", "'customer': 'C-7'"));
        List<JsonNode> lines =
                Stream.concat(customers, others).map(JSON::readTree).toList();
        return OwnFacts.of(
                lines,
                "test",
                DefaultPack.release().vocabulary(),
                DefaultPack.release().declaredTypes());
    }

    @Tag("slow")
    @Test
    void a_use_case_and_a_rate_are_looked_up_and_not_searched_for_among_all_customers() {
        OwnFacts own = own();
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            boolean found = true;
            for (int i = 0; i < ASKED; i++) {
                found &= own.attested("SPONSOR_ATTESTED", "uc-1", TODAY)
                        && own.rate("USD").isPresent();
            }
            assertThat(found).isTrue();
        });
        assertThat(own.attested("SIMULATION_PASSED", "uc-1", TODAY)).isFalse();
        assertThat(own.rate("CHF")).isEmpty();
        assertThat(own.heldOf(Set.of("C-7", "C-8"))).containsExactly("order:O-1");
    }
}
