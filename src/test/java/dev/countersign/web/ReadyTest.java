package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.decisions.record.ProgramVersion;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.web.http.BaseAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The last line of a start. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("slow")
class ReadyTest {

    @Test
    void the_last_line_says_that_it_is_ready_where_and_what_to_try(CapturedOutput output) {
        try (RunningService service = RunningService.plain("--countersign.pack=.", "--server.port=0")) {
            List<String> lines = output.toString().lines().toList();
            String base = service.uri("").toString();
            assertThat(lines.get(lines.size() - 1))
                    .endsWith("Countersign " + ProgramVersion.now() + " is ready at " + base
                            + "/ (Ctrl+C ends it). Open that in a browser, or try: curl -sS " + base + "/v1/release");
            assertThat(lines.get(lines.size() - 2))
                    .contains("Console " + base + "/console  sign in: java -jar ")
                    .contains(".jar sign-in --data ");
            assertThat(lines)
                    .anyMatch(line -> line.contains(" Started "))
                    .noneMatch(line -> line.contains("AuthenticationProvider"));
            assertThat(service.get("/v1/release").statusCode()).isEqualTo(200);
            assertThat(service.get("/favicon.ico").statusCode()).isEqualTo(404);
            assertThat(output.toString().lines().toList())
                    .as("neither the first request nor a path that is not there adds a line")
                    .isEqualTo(lines);
        }
    }

    @Test
    void the_settings_of_the_example_company_suggest_the_question_of_the_readme(CapturedOutput output)
            throws IOException {
        String settings = "--spring.config.additional-location=file:docs/examples/crm/service.yaml";
        try (RunningService service = RunningService.plain("--countersign.pack=.", "--server.port=0", settings)) {
            String line = output.toString().lines().reduce("", (before, each) -> each);
            String asked = "/v1/decide -H 'Content-Type: application/json' -d @docs/examples/crm/requests/"
                    + "03-service-reply-own-words.json";
            assertThat(line).endsWith("or try: curl -sS " + service.uri("") + asked);
            assertThat(Files.readString(Path.of("README.md"))).contains(asked);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "false, 127.0.0.1, '', http://127.0.0.1:8081",
        "true, localhost, '', https://127.0.0.1:8081",
        "false, 127.0.0.2, /countersign, http://127.0.0.2:8081/countersign",
        "false, ::1, '', http://[::1]:8081"
    })
    void the_address_is_that_to_which_the_server_is_bound(boolean encrypted, String bound, String path, String base)
            throws UnknownHostException {
        assertThat(BaseAddress.local(encrypted, InetAddress.getByName(bound), 8081, path))
                .isEqualTo(base);
    }

    /** An empty one would bind to every address of the machine. */
    @ParameterizedTest
    @ValueSource(strings = {"--server.address=", "--server.address= ", "--management.server.port=0"})
    void only_this_machine_may_call(String setting) {
        assertThatThrownBy(() -> RunningService.plain("--countersign.pack=.", setting))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("can be reached from other machines");
    }
}
