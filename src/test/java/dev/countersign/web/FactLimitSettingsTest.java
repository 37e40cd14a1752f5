package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The limits for mistakes in own facts, above which a start ends. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
class FactLimitSettingsTest {

    private static final Path FACTS = Temporary.folder();

    /** Eleven of twenty customers have a mistake, and one of four other lines names nobody. */
    @BeforeAll
    static void facts() throws IOException {
        String customers = IntStream.range(0, 20)
                .mapToObj(i -> line(
                        "customer", "C-" + i, "'kind': 'CONSUMER', 'states': [" + (i < 11 ? "'UNHAPPY'" : "") + "]"))
                .collect(Collectors.joining("\n"));
        String consents = IntStream.range(17, 21)
                .mapToObj(i -> line(
                        "consent",
                        "K-" + i,
                        "'customer': 'C-" + i + "', 'channel': 'SMS', 'purpose': 'SALES', 'state': 'EXPRESS'"))
                .collect(Collectors.joining("\n"));
        Files.writeString(FACTS.resolve("facts.jsonl"), customers + "\n" + consents);
    }

    private static String line(String type, String id, String properties) {
        return ("{'type': '" + type + "', 'id': '" + id + "', 'properties': {" + properties
                        + "}, 'source': 'crm', 'asOf': '2026-06-01T00:00:00Z'}")
                .replace('\'', '"');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.54|0.25|lines with mistakes are about 11 of 20 customers. Allowed: 10.",
                "0.55|0.24|there is no customer `C-20` among these facts.",
                "1.1|0|`1.1` is not a share. Allowed: 0 to 1",
                "0|one|`one` is not a share. Allowed: 0 to 1"
            })
    void a_start_ends_where_more_is_wrong_than_the_settings_accept(String quarantine, String dangling, String says) {
        assertThatThrownBy(() -> RunningService.on(
                        FACTS,
                        "--" + FactLimitSettings.QUARANTINE + "=" + quarantine,
                        "--" + FactLimitSettings.DANGLING + "=" + dangling))
                .rootCause()
                .hasMessageContaining(says);
    }

    @Test
    void a_start_goes_on_where_the_settings_accept_what_is_wrong() {
        try (RunningService service = RunningService.on(
                FACTS, "--" + FactLimitSettings.QUARANTINE + "=0.55", "--" + FactLimitSettings.DANGLING + "=0.25")) {
            JsonNode facts = RunningService.JSON
                    .readTree(service.get("/actuator/health").body())
                    .at("/components/facts/details");
            assertThat(facts.path("quarantined").asInt()).isEqualTo(11);
            assertThat(facts.path("mistakes").asInt()).isEqualTo(12);
        }
    }
}
