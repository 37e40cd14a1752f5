package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.decisions.record.ProgramVersion;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.tables.KeptPack;
import dev.countersign.web.http.BaseAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
                    .endsWith("Console " + base + "/console  sign in: nobody has a key yet; docs/access.md says how to "
                            + "make the first one");
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
            assertThat(output.toString().lines().filter(each -> each.contains("  sign in: ")))
                    .as("the tests run from classes, as Maven does")
                    .singleElement()
                    .asString()
                    .contains("  sign in: mvn -q spring-boot:run -Dspring-boot.run.arguments=\"sign-in --data ");
        }
    }

    /** @return the last two lines of a start with keys */
    private static String ready(CapturedOutput output, Path data, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("--countersign.data=" + data);
        try (RunningService service = RunningService.plain(all.toArray(String[]::new))) {
            List<String> lines = output.toString().lines().toList();
            return String.join("\n", lines.subList(lines.size() - 2, lines.size()))
                    .replace(":" + service.uri("").getPort(), ":PORT");
        }
    }

    @Test
    void with_keys_and_tls_it_suggests_what_works_with_them(CapturedOutput output)
            throws IOException, InterruptedException {
        Path data = KeptPack.in(Temporary.folder());
        TestAccess.in(data, people -> {});
        String curl = "curl -sS --cacert CERTIFICATE -H \"Authorization: Bearer $(cat KEYFILE)\" ";
        assertThat(ready(
                        output,
                        data,
                        Keystore.make(Temporary.folder(), "127.0.0.1").settings("server.ssl")))
                .contains("Console https://127.0.0.1:PORT/console  sign in: with your key\n")
                .endsWith("or try: " + curl + "https://127.0.0.1:PORT/v1/me");
    }

    @Test
    void with_an_address_for_callers_it_suggests_this_one(CapturedOutput output) throws IOException {
        Path data = KeptPack.in(Temporary.folder());
        TestAccess.in(data, people -> {});
        assertThat(ready(output, data, "--countersign.url=https://pdp.example.com"))
                .contains("Console https://pdp.example.com/console  sign in: with your key\n")
                .endsWith("or try: curl -sS -H \"Authorization: Bearer $(cat KEYFILE)\" https://pdp.example.com/v1/me");
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
