package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Only the named own facts are used. The tests run in a checkout, which contains the example company.
 */
@ExtendWith(OutputCaptureExtension.class)
@Tag("slow")
@Tag("slow")
class OwnFactsNamedTest {

    private static final String REQUEST = """
            {"subject":{"type":"agent","id":"service-triage-01"},"action":{"name":"send_service_reply",\
            "properties":{"purpose":"SERVICE"}},
             "resource":{"type":"serviceCase","id":"S-2002"}}""";

    @Test
    void another_pack_does_not_take_the_facts_of_the_example_company(CapturedOutput output) {
        try (RunningService service = RunningService.plain("--countersign.pack=docs/examples/airline")) {
            assertThat(service.get("/v1/release").body()).contains("cancel_reservation");
        }
        assertThat(output)
                .contains("Own facts: none, so every agent is unknown")
                .doesNotContain("crm");
    }

    @Test
    void without_a_named_folder_nobody_is_known_and_nothing_is_allowed() {
        try (RunningService service = RunningService.plain("--countersign.pack=.")) {
            assertThat(service.decide(REQUEST).body())
                    .contains("\"verdict\":\"DENY\"")
                    .contains("UNKNOWN_AGENT");
        }
    }

    @Test
    void maven_names_the_example_company_by_a_file_of_settings(CapturedOutput output) throws IOException {
        try (RunningService service = RunningService.plain("--countersign.pack=.", passedByThePom())) {
            assertThat(service.decide(REQUEST).body()).doesNotContain("UNKNOWN_AGENT");
        }
        assertThat(output).contains(" from docs/examples/crm/facts.");
    }

    @Test
    void what_the_caller_says_wins_over_that_file(CapturedOutput output) throws IOException {
        Path other = Files.createDirectories(Temporary.folder().resolve("facts"));
        RunningService.plain("--countersign.pack=.", passedByThePom(), "--countersign.facts=" + other)
                .close();
        assertThat(output).contains("Own facts: {} from " + other + ".").doesNotContain("crm");
    }

    /** As Maven passes it, read from the pom. */
    private static String passedByThePom() throws IOException {
        Matcher passed = Pattern.compile("<(spring\\.config\\.additional-location)>(.*?)</\\1>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(passed.find()).isTrue();
        return "--" + passed.group(1) + "=" + passed.group(2);
    }
}
